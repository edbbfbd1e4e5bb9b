import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../components/mark.tsx';
import { Notices } from '../components/notices.tsx';
import { useAppearance } from '../hooks/use-appearance.ts';
import { useAttention } from '../hooks/use-attention.ts';
import { useDestinations } from '../hooks/use-destinations.ts';
import { useWorld } from '../stores/world.ts';
import { ChatScreen } from './chat-screen.tsx';
import { MainScreen } from './main-screen.tsx';
import { FirstScreen } from './start/first-screen.tsx';

export function App() {
  useAppearance();
  useTitle();
  useDestinations();
  useAttention();
  return (
    <Tooltip.Provider delayDuration={450}>
      <Screen />
      <Notices />
    </Tooltip.Provider>
  );
}

function Screen() {
  const ready = useWorld((world) => world.ready);
  const hasProfile = useWorld((world) => world.profile !== null);
  const only = useWorld((world) => world.only);
  if (!ready) return <Opening />;
  if (only !== null) return <ChatScreen groupId={only} />;
  return hasProfile ? <MainScreen /> : <FirstScreen />;
}

function Opening() {
  const { t } = useTranslation();
  return (
    <main className="flex h-full items-center justify-center">
      <h1 className="sr-only">{t('app.name')}</h1>
      <div role="status" aria-label={t('app.starting')} className="animate-appear text-accent">
        <Mark className="size-20" />
      </div>
    </main>
  );
}

/** The number of unread messages in the window's title. */
function useTitle() {
  const { t } = useTranslation();
  const unread = useWorld((world) => world.groups.reduce((sum, group) => sum + group.unread, 0));
  useEffect(() => {
    document.title = unread > 0 ? t('app.titleUnread', { count: unread }) : t('app.name');
  }, [unread, t]);
}
