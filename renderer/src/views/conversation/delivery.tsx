import type { DeliveryStatus } from '@conclave/desktop/bridge/contract';
import { ArrowUp, Check, CheckCheck, CircleAlert, Clock3, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import type { TextMessageView } from '../../stores/talk.ts';
import { openDialog } from '../../stores/view.ts';
import { problemWords } from '../../words/problem.ts';
import { statusWords } from '../../words/status.ts';

const icons: Record<DeliveryStatus['state'], ReactNode> = {
  waiting: <Clock3 size={13} aria-hidden="true" />,
  sending: <ArrowUp size={13} aria-hidden="true" />,
  sent: <Check size={13} aria-hidden="true" />,
  'on-server': <Check size={13} aria-hidden="true" />,
  delivered: <CheckCheck size={13} aria-hidden="true" />,
  failed: <CircleAlert size={13} aria-hidden="true" className="text-accent" />,
};

interface Props {
  readonly message: TextMessageView;
  readonly status: DeliveryStatus;
  /** The keyboard reaches it: its message is the current one. */
  readonly reachable: boolean;
}

/** How far an own message has come; a press shows the way it took. */
export function Delivery({ message, status, reachable }: Props) {
  const { t } = useTranslation();
  const words = statusWords(t, status);
  const failed = status.state === 'failed';
  return (
    <>
      <button
        type="button"
        tabIndex={reachable || failed ? 0 : -1}
        aria-label={t('status.seeRoute', { status: words })}
        title={failed ? Object.values(problemWords(t, status.problem)).join(' ') : undefined}
        onClick={() => openDialog({ what: 'route', groupId: message.groupId, messageId: message.id })}
        className={`flex items-center gap-1 rounded-sm text-end underline-offset-2 hover:underline ${failed ? 'font-medium text-accent' : ''}`}
      >
        {icons[status.state]}
        {words}
      </button>
      {failed && (
        <button
          type="button"
          aria-label={t('status.retryLabel')}
          onClick={() => void send('retry', { messageId: message.id })}
          className="flex items-center gap-1 rounded-full bg-accent px-2 font-medium text-on-accent hover:bg-accent-hover"
        >
          <RotateCcw size={12} aria-hidden="true" />
          {t('status.retry')}
        </button>
      )}
    </>
  );
}
