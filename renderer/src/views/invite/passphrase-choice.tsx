import { RefreshCw } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Field } from '../../components/field.tsx';
import { StrengthMeter } from '../../components/strength-meter.tsx';
import { strengthOf } from '../../words/strength.ts';

interface Props {
  readonly proposed: string | null;
  /** What the person typed; null while the proposed one is used. */
  readonly own: string | null;
  readonly mayType: boolean;
  readonly error: string | null;
  readonly onType: (own: string | null) => void;
}

/** Six words that the app chose, or, where two locks allow it, words of one's own. */
export function PassphraseChoice({ proposed, own, mayType, error, onType }: Props) {
  const { t } = useTranslation();
  if (own !== null) {
    return (
      <div>
        <Field label={t('invite.ownLabel')} hint={t('invite.ownHint')} error={error}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              spellCheck={false}
              dir="auto"
              value={own}
              onChange={(event) => onType(event.target.value)}
            />
          )}
        </Field>
        {own !== '' && <StrengthMeter strength={strengthOf(own)} />}
        <Button look="plain" className="-ms-4 mt-1" onClick={() => onType(null)}>
          {t('invite.useProposed')}
        </Button>
      </div>
    );
  }
  return <Proposed proposed={proposed} error={error} {...(mayType ? { onTypeOwn: () => onType('') } : {})} />;
}

interface ProposedProps {
  readonly proposed: string | null;
  readonly error: string | null;
  readonly onTypeOwn?: () => void;
}

function Proposed({ proposed, error, onTypeOwn }: ProposedProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1.5 font-medium">
        {t('invite.proposed')}
      </h3>
      <output
        aria-labelledby={id}
        className="flex min-h-14 items-center rounded-card bg-sunken px-4 py-2.5 font-serif text-[1.25rem] leading-snug select-text"
      >
        {proposed ?? <span className="text-soft">{t('invite.proposing')}</span>}
      </output>
      {error !== null && (
        <p role="alert" className="mt-1.5 text-[0.875rem] text-accent">
          {error}
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {proposed !== null && <CopyButton shown text={proposed} label={t('invite.copyPassphrase')} />}
        <Button icon={<RefreshCw size={16} />} onClick={() => void send('proposePassphrase', {})}>
          {t('invite.another')}
        </Button>
        {onTypeOwn !== undefined && (
          <Button look="plain" onClick={onTypeOwn}>
            {t('invite.typeOwn')}
          </Button>
        )}
      </div>
    </section>
  );
}
