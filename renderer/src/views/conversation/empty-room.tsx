import type { GroupView, MessageView } from '@conclave/desktop/bridge/contract';
import { UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { GroupBadge } from '../../components/group-badge.tsx';
import { openDialog } from '../../stores/view.ts';
import { isFounder } from '../../words/membership.ts';
import { EventLine } from './event-line.tsx';

/** Nothing said yet: what to do first. */
export function EmptyRoom({ group, messages }: { group: GroupView; messages: readonly MessageView[] }) {
  const { t } = useTranslation();
  const alone = group.members.length === 1;
  const { title, words } = wordsFor(group, alone);
  return (
    <div className="flex h-full flex-col items-center overflow-y-auto p-8 text-center">
      <div className="my-auto flex max-w-sm animate-appear flex-col items-center">
        <GroupBadge group={group} className="mb-5 size-28" />
        <h2 className="text-[1.5rem]">{t(`conversation.${title}`)}</h2>
        <p className="mt-2 mb-5 text-soft">{t(`conversation.${words}`)}</p>
        {alone && group.mayInvite && (
          <Button
            look="primary"
            icon={<UserPlus size={18} />}
            onClick={() => openDialog({ what: 'add-someone', groupId: group.id })}
          >
            {t('details.add')}
          </Button>
        )}
      </div>
      <div className="mt-6">
        {messages.slice(-5).map((message) => (
          <EventLine key={message.id} message={message} />
        ))}
      </div>
    </div>
  );
}

function wordsFor(group: GroupView, alone: boolean) {
  if (group.state !== 'member') return { title: 'emptyOutTitle', words: 'emptyOut' } as const;
  if (!isFounder(group)) return { title: 'emptyJoinedTitle', words: 'emptyJoined' } as const;
  return { title: 'emptyTitle', words: alone ? 'emptyAlone' : 'emptyTogether' } as const;
}
