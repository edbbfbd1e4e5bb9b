import { EyeOff, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerView } from '@conclave/desktop/bridge/contract';
import { send } from '../../bridge.ts';
import { IconButton } from '../../components/button.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { useWorld } from '../../stores/world.ts';

const dots: Record<ServerView['state'], string> = {
  starting: 'bg-warn',
  connecting: 'bg-warn',
  online: 'bg-good',
  offline: 'bg-transparent ring-2 ring-inset ring-soft',
  refused: 'bg-accent',
};

/** The server and the network in words. */
export function NetworkLine() {
  const { t } = useTranslation();
  const state = useWorld((world) => world.server?.state ?? 'connecting');
  const problem = useWorld((world) => world.server?.problem ?? null);
  const network = useWorld((world) => world.network);
  const stopped = state === 'offline' || state === 'refused';
  const online = state === 'online';
  return (
    <div className="border-b border-line px-3 pb-2.5 text-[0.8125rem] text-soft">
      <div className="flex min-h-8 items-center gap-2.5 ps-2">
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dots[state]}`} />
        <p role="status" className="min-w-0 flex-1">
          {t(`server.${state}`)}
          {online && <span> · {t('server.proxies', { count: network.usableProxies })}</span>}
        </p>
        {stopped && (
          <IconButton
            label={t('server.reconnect')}
            icon={<RefreshCw size={16} />}
            small
            onClick={() => void send('reconnect', {})}
          />
        )}
      </div>
      {/* Being offline passes by itself; what needs the person says so. */}
      {state === 'refused' && problem !== null && <ProblemLine problem={problem} />}
      {online && network.operatorSeesPaths && (
        <p title={t('network.operatorSeesPathsWhy')} className="flex gap-2 ps-1 text-balance text-warn">
          <EyeOff size={15} aria-hidden="true" className="mt-0.5 shrink-0" />
          {t('network.operatorSeesPaths')}
        </p>
      )}
    </div>
  );
}
