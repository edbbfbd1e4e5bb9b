import { CircleCheck } from 'lucide-react';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SocksEntry } from '@conclave/desktop/bridge/contract';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';

/** By which SOCKS5 proxy this device goes out, such as Tor on this computer. */
export function SocksDialog() {
  const { t } = useTranslation();
  const known = useWorld((world) => world.desktop.socks);
  const testing = useWorld((world) => world.running.testSocks === true);
  const tested = useWorld((world) => world.socksTested);
  const problem = useWorld((world) => world.problems.testSocks ?? world.problems.setSocks ?? null);
  const [host, setHost] = useState(known?.host ?? '127.0.0.1');
  const [port, setPort] = useState(String(known?.port ?? 9050));
  const [username, setUsername] = useState(known?.username ?? '');
  const [password, setPassword] = useState<string | null>(null);
  useEffect(() => forget, []);

  const entry: SocksEntry = { host, port: Number(port), username, password };
  const edit = (change: (text: string) => void) => (event: { readonly target: { readonly value: string } }) => {
    forget();
    change(event.target.value);
  };
  const test = () => {
    forget();
    void send('testSocks', { socks: entry });
  };
  const save = async (socks: SocksEntry | null) => {
    forget();
    if (await send('setSocks', { socks })) closeDialog();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void save(entry);
  };

  return (
    <Dialog title={t('socks.title')} lead={t('socks.lead')} width="max-w-lg">
      <DialogBody>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <div className="flex gap-3">
            <div className="min-w-0 flex-1">
              <Field label={t('socks.host')}>
                {(control) => (
                  <input
                    {...control}
                    autoFocus
                    autoComplete="off"
                    spellCheck={false}
                    dir="ltr"
                    value={host}
                    onChange={edit(setHost)}
                  />
                )}
              </Field>
            </div>
            <div className="w-28">
              <Field label={t('socks.port')}>
                {(control) => (
                  <input
                    {...control}
                    inputMode="numeric"
                    autoComplete="off"
                    dir="ltr"
                    value={port}
                    onChange={edit(setPort)}
                  />
                )}
              </Field>
            </div>
          </div>
          <div className="grid gap-3 two:grid-cols-2">
            <Field label={t('socks.username')} hint={t('socks.usernameHint')}>
              {(control) => (
                <input
                  {...control}
                  autoComplete="off"
                  spellCheck={false}
                  value={username}
                  onChange={edit(setUsername)}
                />
              )}
            </Field>
            <Field label={t('socks.password')}>
              {(control) => (
                <input
                  {...control}
                  type="password"
                  autoComplete="off"
                  value={password ?? ''}
                  placeholder={known?.hasPassword === true ? t('socks.kept') : ''}
                  onChange={edit(setPassword)}
                />
              )}
            </Field>
          </div>
          {problem !== null && <ProblemLine problem={problem} />}
          <p role="status" className="flex min-h-6 items-center gap-2 text-[0.875rem]">
            {testing && t('socks.testing')}
            {tested !== null && !testing && (
              <>
                <CircleCheck size={17} aria-hidden="true" className="text-good" />
                {t(`socks.reached.${tested.reached}`, { time: tested.ms })}
              </>
            )}
          </p>
          <footer className="flex flex-wrap justify-end gap-2">
            {known !== null && <Button onClick={() => void save(null)}>{t('socks.remove')}</Button>}
            <Button disabled={testing} onClick={test}>
              {t('socks.test')}
            </Button>
            <Button type="submit" look="primary">
              {t('common.save')}
            </Button>
          </footer>
        </form>
      </DialogBody>
    </Dialog>
  );
}

function forget(): void {
  applyEvent({ type: 'socks-forgotten' });
}
