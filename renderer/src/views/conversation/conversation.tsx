import type { GroupView } from '@conclave/desktop/bridge/contract';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { useTalk } from '../../stores/talk.ts';
import { useView } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';
import { ChooseBar } from './actions/choose-bar.tsx';
import { openConversation } from './actions/jump.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './compose/composer.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { EmptyRoom } from './empty-room.tsx';
import { Header } from './header.tsx';
import { LoadingMessages } from './loading-messages.tsx';
import { MessageList } from './message-list.tsx';
import { OutOfGroup } from './out-of-group.tsx';
import { WaitingStrip } from './waiting-strip.tsx';

/** One group: what was said, and the place to say more. Mounted anew for each group. */
export function Conversation({ group, alone }: { readonly group: GroupView; readonly alone: boolean }) {
  const { t } = useTranslation();
  const details = useView((view) => view.details);
  useEffect(() => {
    openConversation(group.id);
    return () => void send('closeGroup', {});
  }, [group.id]);
  return (
    <div className="relative flex h-full min-w-0">
      <section
        aria-label={t('conversation.label', { group: safeName(group.name) })}
        className="flex h-full min-w-0 flex-1 flex-col"
      >
        <Header group={group} alone={alone} details={details} />
        <div className="relative min-h-0 flex-1">
          <WaitingStrip group={group} />
          <Messages group={group} />
        </div>
        <Writing group={group} />
        <Announcer groupId={group.id} />
      </section>
      {details && <DetailsPanel group={group} />}
    </div>
  );
}

/** Where one writes, or what stands in its place. */
function Writing({ group }: { readonly group: GroupView }) {
  const chosen = useTalk((talk) => talk.chosen);
  if (chosen !== null) return <ChooseBar group={group} chosen={chosen} />;
  return group.state === 'member' ? <Composer group={group} /> : <OutOfGroup group={group} />;
}

function Messages({ group }: { readonly group: GroupView }) {
  const history = useWorld((world) => world.histories[group.id]);
  if (history === undefined) return <LoadingMessages />;
  const nothingSaid = history.complete && history.messages.every((message) => message.kind === 'event');
  return nothingSaid ? (
    <EmptyRoom group={group} messages={history.messages} />
  ) : (
    <MessageList group={group} history={history} />
  );
}
