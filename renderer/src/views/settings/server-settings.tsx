import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { Fact, Facts } from './fact.tsx';

export function ServerSettings() {
  const { t } = useTranslation();
  const server = useWorld((world) => world.server);
  const seated = useWorld((world) => world.profile?.mailboxId !== null);
  if (server === null) return null;
  return (
    <>
      <Facts>
        <Fact name={t('settings.state')}>
          <span role="status">{t(`server.${server.state}`)}</span>
        </Fact>
      </Facts>
      {server.problem !== null && <ProblemLine problem={server.problem} />}
      {(server.state === 'offline' || server.state === 'refused') && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => void send('reconnect', {})}>{t('server.reconnect')}</Button>
          {!seated && !server.hostedHere && (
            <Button onClick={() => openDialog({ what: 'change-server' })}>{t('server.change')}</Button>
          )}
        </div>
      )}
      <section aria-label={t('settings.address')} className="flex flex-wrap gap-5">
        <QrCode text={server.address} label={t('settings.addressQr')} className="size-36" />
        <div className="min-w-44 flex-1">
          <h3 className="font-medium">{t('settings.address')}</h3>
          <p className="text-[0.8125rem] text-soft">
            {server.hostedHere && `${t('server.hostedHere')}. `}
            {t('settings.addressHint')}
          </p>
          <p className="my-2.5 rounded-card bg-sunken p-2.5 font-mono text-[0.75rem] leading-snug break-all text-soft select-all">
            {server.address}
          </p>
          <CopyButton shown text={server.address} label={t('settings.copyAddress')} />
        </div>
      </section>
    </>
  );
}
