import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import type { SettingsPage } from '../../stores/view.ts';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { DesktopSettings } from './desktop-settings.tsx';
import { NetworkSettings } from './network-settings.tsx';
import { Profiles } from './profiles.tsx';
import { ServerSettings } from './server-settings.tsx';
import { You } from './you.tsx';

const pages = {
  you: <You />,
  look: <Appearance />,
  desktop: <DesktopSettings />,
  profiles: <Profiles />,
  server: <ServerSettings />,
  network: <NetworkSettings />,
  about: <About />,
};
const names = ['you', 'look', 'desktop', 'profiles', 'server', 'network', 'about'] as const;

export function Settings({ page }: { readonly page: SettingsPage }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('settings.title')} width="max-w-2xl">
      <Tabs.Root
        defaultValue={page}
        orientation="vertical"
        className="flex min-h-0 flex-col two:h-[27rem] two:flex-row"
      >
        <Tabs.List
          aria-label={t('settings.title')}
          className="flex shrink-0 gap-0.5 overflow-x-auto px-3 pt-1 pb-3 two:w-44 two:flex-col"
        >
          {names.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="rounded-card px-3 py-2 text-start text-soft transition-colors hover:bg-panel data-[state=active]:bg-tint data-[state=active]:font-medium data-[state=active]:text-accent"
            >
              {t(`settings.tabs.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {names.map((name) => (
          <Page key={name} name={name}>
            {pages[name]}
          </Page>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}

function Page({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Tabs.Content
      value={name}
      className="flex min-h-0 min-w-0 flex-1 flex-col gap-5 overflow-y-auto px-6 pt-1 pb-6 focus-visible:-outline-offset-2 two:ps-4 data-[state=inactive]:hidden"
    >
      {children}
    </Tabs.Content>
  );
}
