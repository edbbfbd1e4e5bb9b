import { EyeOff, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { Warning } from '../../components/warning.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { Fact, Facts } from './fact.tsx';

export function NetworkSettings() {
  const { t } = useTranslation();
  const network = useWorld((world) => world.network);
  return (
    <>
      <Facts>
        <Fact name={t('settings.proxies')}>{network.usableProxies}</Fact>
        <Fact name={t('settings.families')}>{network.families}</Fact>
      </Facts>
      {network.operatorSeesPaths ? (
        <Warning icon={<EyeOff size={17} />} title={t('network.operatorSeesPaths')}>
          {t('network.operatorSeesPathsWhy')}
        </Warning>
      ) : (
        <p className="flex gap-2.5 text-[0.875rem] text-soft">
          <ShieldCheck size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-good" />
          {t('settings.anonymityFine')}
        </p>
      )}
      <Way />
      <Volunteer />
    </>
  );
}

function Way() {
  const { t } = useTranslation();
  const socks = useWorld((world) => world.desktop.socks);
  return (
    <section className="flex items-center justify-between gap-4 border-t border-line pt-5">
      <div className="min-w-0">
        <h3 className="font-sans text-base font-medium">{t('socks.title')}</h3>
        <p className="truncate text-[0.8125rem] text-soft">
          {socks === null ? t('socks.none') : t('socks.by', { host: `${socks.host}:${socks.port}` })}
        </p>
      </div>
      <Button onClick={() => openDialog({ what: 'socks' })}>{t('socks.change')}</Button>
    </section>
  );
}

function Volunteer() {
  const { t } = useTranslation();
  const role = useWorld((world) => world.proxyRole);
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-5">
      <Toggle
        label={t('settings.volunteer')}
        hint={t('settings.volunteerHint')}
        on={role.state !== 'off'}
        onToggle={(on) => void send('setProxyRole', { on })}
      />
      {role.state !== 'off' && (
        <p role="status" className="text-[0.875rem]">
          {t(`settings.volunteerState.${role.state}`)}
          {' · '}
          {t('settings.carried', { count: role.carried })}
        </p>
      )}
      {role.problem !== null && <ProblemLine problem={role.problem} />}
    </section>
  );
}
