import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { QrReader } from '../../components/qr-reader.tsx';
import { useWorld } from '../../stores/world.ts';

export function SealedForm({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [missing, setMissing] = useState(false);
  const running = useWorld((world) => world.running.openSealed === true);
  const problem = useWorld((world) => world.problems.openSealed ?? null);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (running) return;
    setMissing(passphrase.trim() === '');
    if (passphrase.trim() !== '') void send('openSealed', { passphrase: passphrase.trim() });
  };
  const type = (typed: string) => {
    setPassphrase(typed);
    setMissing(false);
    if (problem !== null) applyEvent({ type: 'problem-read', name: 'openSealed' });
  };

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3 rounded-2xl bg-panel p-5">
      <Field
        label={t('sealed.passphrase')}
        hint={t('sealed.passphraseHint')}
        error={missing ? t('sealed.missing') : null}
      >
        {(control) => (
          <div className="flex gap-2">
            <input
              {...control}
              autoFocus
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              dir="auto"
              readOnly={running}
              value={passphrase}
              placeholder={t('sealed.placeholder')}
              onChange={(event) => type(event.target.value)}
            />
            <Button type="submit" look="primary" disabled={running}>
              {t('sealed.open')}
            </Button>
          </div>
        )}
      </Field>
      {!running && (
        <QrReader
          look="plain"
          label={t('sealed.fromQr')}
          className="-my-1.5 -ms-4"
          onText={(text) => type(text.trim())}
        />
      )}
      {running && <ProgressLine label={t('sealed.progress', { count })} />}
      {problem !== null && <ProblemLine problem={problem} extra={{ count }} />}
    </form>
  );
}
