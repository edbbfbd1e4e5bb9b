import type { GroupView } from '@conclave/desktop/bridge/contract';
import { CloudOff, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { useWorld } from '../../stores/world.ts';
import { problemWords } from '../../words/problem.ts';

/** Why messages wait, over the top of the list, so that nothing below moves when it comes and goes. */
export function WaitingStrip({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const server = useWorld((world) => world.server);
  const waiting = useWorld((world) => world.network.waiting);
  const stopped = server?.state === 'offline' || server?.state === 'refused';
  if (group.state !== 'member') return null;
  const rekeying = !stopped && waiting === null && group.rekeying;
  if (!stopped && !rekeying && (waiting === null || server?.state !== 'online')) return null;
  const problem = stopped ? server.problem : null;
  const words = rekeying
    ? t('conversation.rekeying')
    : problem === null
      ? t(`network.waiting.${waiting ?? 'no-server'}`)
      : Object.values(problemWords(t, problem)).join(' ');
  const Icon = rekeying ? KeyRound : CloudOff;
  return (
    <div className="absolute inset-x-0 top-0 z-10 flex animate-appear items-center gap-3 border-b border-line bg-warn-tint px-5 py-2 text-[0.875rem]">
      <Icon size={17} className="shrink-0 text-warn" aria-hidden="true" />
      <p role="status" className="min-w-0 flex-1">
        {words}
      </p>
      {stopped && (
        <button
          type="button"
          className="shrink-0 rounded-md px-2 py-1 font-medium text-warn underline underline-offset-2"
          onClick={() => void send('reconnect', {})}
        >
          {t('server.reconnect')}
        </button>
      )}
    </div>
  );
}
