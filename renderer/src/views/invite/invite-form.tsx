import { PhoneCall } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { QrReader } from '../../components/qr-reader.tsx';
import { Warning } from '../../components/warning.tsx';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { strengthOf } from '../../words/strength.ts';
import { targetKind } from '../../words/target.ts';
import { PassphraseChoice } from './passphrase-choice.tsx';
import { useInviteProblems } from './use-invite-problems.ts';

export interface Entered {
  readonly target: string;
  readonly passphrase: string;
}

interface Props {
  readonly groupId: string;
  /** Whom a link named; '' without one. */
  readonly offered: string;
  readonly onSend: (entered: Entered) => void;
}

export function InviteForm({ groupId, offered, onSend }: Props) {
  const { t } = useTranslation();
  const [target, setTarget] = useState(offered);
  const [own, setOwn] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const proposed = useWorld((world) => world.proposedPassphrase);
  const running = useWorld((world) => world.running.invite === true);
  const kind = targetKind(target);
  // A short id has one lock only, so words somebody made up are not enough for it.
  const typed = kind === 'shortId' ? null : own;
  const passphrase = typed ?? proposed ?? '';
  const problems = useInviteProblems();
  const targetError = tried && kind === 'none' ? t('invite.missingTarget') : problems.target;
  const passphraseError = tried ? typedError(typed) : problems.passphrase;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const sound = kind !== 'none' && passphrase.trim() !== '' && typedError(typed) === null;
    setTried(!sound);
    if (!sound || running) return;
    const entered = { target: target.trim(), passphrase: passphrase.trim() };
    onSend(entered);
    void send('invite', { groupId, ...entered });
  };

  function typedError(words: string | null): string | null {
    if (words === null) return null;
    if (words.trim() === '') return t('invite.missingPassphrase');
    return strengthOf(words) < 3 ? t('invite.weak') : null;
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      <div className="relative">
        <Field
          label={t('invite.target')}
          hint={kind === 'none' ? `${t('invite.kind.none')} ${t('invite.targetHint')}` : t(`invite.kind.${kind}`)}
          error={targetError}
        >
          {(control) => (
            <textarea
              {...control}
              autoFocus
              rows={kind === 'contactCode' ? 3 : 1}
              autoComplete="off"
              spellCheck={false}
              dir="ltr"
              className={`${control.className} resize-none break-all`}
              value={target}
              placeholder={t('invite.targetPlaceholder')}
              onKeyDown={(event) => {
                if (event.key === 'Enter') submit(event);
              }}
              onChange={(event) => {
                setTarget(event.target.value);
                setTried(false);
              }}
            />
          )}
        </Field>
        <QrReader
          look="plain"
          label={t('invite.targetQr')}
          buttonClassName="absolute -top-2 -end-2 min-h-8 px-2 text-[0.875rem]"
          onText={(text) => {
            setTarget(text.trim());
            setTried(false);
          }}
        />
      </div>
      <PassphraseChoice
        proposed={proposed}
        own={typed}
        mayType={kind === 'contactCode'}
        error={passphraseError}
        onType={setOwn}
      />
      <Warning icon={<PhoneCall size={17} />} title={t('invite.travel')} />
      {problems.other !== null && <ProblemLine problem={problems.other} />}
      <footer className="flex justify-end gap-2">
        <Button onClick={closeDialog}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={running}>
          {running ? t('invite.sending') : t('invite.submit')}
        </Button>
      </footer>
    </form>
  );
}
