import type { GroupView, RosterMemberView } from '@conclave/desktop/bridge/contract';
import { BadgeCheck, ShieldAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { QrReader } from '../../components/qr-reader.tsx';
import { Warning } from '../../components/warning.tsx';
import { closeDialog } from '../../stores/view.ts';
import { type Comparison, useWorld } from '../../stores/world.ts';
import { nameInText } from '../../words/names.ts';

interface Props {
  readonly group: GroupView;
  readonly member: RosterMemberView;
}

/** Two people look at both screens: the same words, or somebody stands between them. */
export function VerifyMember({ group, member }: Props) {
  const { t } = useTranslation();
  const { id: groupId } = group;
  const { id: memberId } = member;
  const comparison = useWorld(({ comparison: found }) =>
    found?.groupId === groupId && found.memberId === memberId ? found : null,
  );
  const problem = useWorld((world) => world.problems.compare ?? world.problems.setVerified ?? null);
  useEffect(() => {
    void send('compare', { groupId, memberId });
    return () => {
      applyEvent({ type: 'problem-read', name: 'compare' });
      applyEvent({ type: 'problem-read', name: 'setVerified' });
    };
  }, [groupId, memberId]);
  const name = nameInText(member.name);
  return (
    <Dialog title={t('verify.title', { name })} lead={t('verify.lead', { name })} width="max-w-xl">
      <DialogBody className="flex flex-col gap-5">
        {problem !== null && <ProblemLine problem={problem} />}
        {comparison === null && problem === null && <ProgressLine label={t('verify.working')} />}
        {comparison !== null && <Compare comparison={comparison} member={member} />}
      </DialogBody>
    </Dialog>
  );
}

function Compare({ comparison, member }: { readonly comparison: Comparison; readonly member: RosterMemberView }) {
  const { t } = useTranslation();
  const { groupId, memberId, words, code } = comparison;
  const [scanned, setScanned] = useState<'same' | 'other' | 'none' | null>(null);
  const name = nameInText(member.name);
  const setVerified = (verified: boolean) => send('setVerified', { groupId, memberId, verified });
  const onText = (text: string) => {
    const result = text === code ? 'same' : text.startsWith('conclave-verify:') ? 'other' : 'none';
    setScanned(result);
    if (result === 'same') void setVerified(true);
    if (result === 'other') void setVerified(false);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-6">
        <ol aria-label={t('verify.words')} className="grid min-w-56 flex-1 grid-cols-2 gap-x-6 gap-y-1.5">
          {words.map((word, index) => (
            <li key={`${index} ${word}`} className="flex items-baseline gap-2.5">
              <span aria-hidden="true" className="tabular w-3 text-end text-[0.75rem] text-soft">
                {index + 1}
              </span>
              <span lang="en" className="font-serif text-[1.25rem] leading-snug select-text">
                {word}
              </span>
            </li>
          ))}
        </ol>
        <QrCode text={code} label={t('verify.qr')} className="size-36" />
      </div>
      <p className="text-[0.875rem] text-soft">{t('verify.how', { name })}</p>
      <QrReader label={t('verify.scan')} onText={onText} />
      <div role="status">
        {scanned === 'none' && <p className="text-soft">{t('verify.noCode')}</p>}
        {scanned === 'other' && (
          <Warning icon={<ShieldAlert size={17} />} title={t('verify.other')}>
            {t('verify.otherText', { name })}
          </Warning>
        )}
        {member.verified && (
          <p className="flex items-center gap-2 rounded-card bg-panel px-3.5 py-3 font-medium text-good">
            <BadgeCheck size={18} aria-hidden="true" className="shrink-0" />
            {t(scanned === 'same' ? 'verify.scannedSame' : 'verify.done', { name })}
          </p>
        )}
      </div>
      <footer className="flex flex-wrap justify-end gap-2">
        {member.verified ? (
          <>
            <Button onClick={() => void setVerified(false)}>{t('verify.forget')}</Button>
            <Button look="primary" onClick={closeDialog}>
              {t('common.done')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={closeDialog}>{t('verify.later')}</Button>
            {scanned !== 'other' && (
              <Button look="primary" onClick={() => void setVerified(true)}>
                {t('verify.same')}
              </Button>
            )}
          </>
        )}
      </footer>
    </>
  );
}
