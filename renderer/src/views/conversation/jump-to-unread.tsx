import type { GroupView } from '@conclave/desktop/bridge/contract';
import { ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { History } from '../../stores/world.ts';
import { showMessage } from './actions/jump.ts';

/** As long as the first unread message is older than all that is loaded. */
export function JumpToUnread({ group, history }: { readonly group: GroupView; readonly history: History }) {
  const { t } = useTranslation();
  const { firstUnread, messages } = history;
  if (firstUnread === null || messages.some(({ id }) => id === firstUnread)) return null;
  return (
    <button
      type="button"
      onClick={() => showMessage(group.id, firstUnread)}
      className="absolute top-3 left-1/2 z-10 flex min-h-9 -translate-x-1/2 animate-appear items-center gap-2 rounded-full bg-raised px-3.5 text-[0.875rem] shadow-float transition-colors hover:bg-panel"
    >
      <ArrowUp size={16} aria-hidden="true" className="text-accent" />
      {t('conversation.toUnread')}
    </button>
  );
}
