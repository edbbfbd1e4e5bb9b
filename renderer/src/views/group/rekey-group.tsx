import type { GroupView } from '@conclave/desktop/bridge/contract';
import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { nameInText } from '../../words/names.ts';

/** New keys for a group although none are due: somebody's device was in other hands, say. */
export function RekeyGroup({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const problem = useWorld((world) => world.problems.rekeyNow ?? null);
  const [done, setDone] = useState(false);
  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'rekeyNow' }), []);
  return (
    <Dialog title={t('rekey.title', { group: nameInText(group.name) })} lead={t('rekey.lead')} width="max-w-md">
      <DialogBody className="flex flex-col gap-4">
        {problem !== null && <ProblemLine problem={problem} />}
        <div role="status">
          {done && (
            <p className="flex gap-2.5 rounded-card bg-panel px-3.5 py-3 text-good">
              <KeyRound size={17} aria-hidden="true" className="mt-1 shrink-0" />
              {t('rekey.done')}
            </p>
          )}
        </div>
        <footer className="flex justify-end gap-2">
          <Button onClick={closeDialog}>{done ? t('common.done') : t('common.cancel')}</Button>
          {!done && (
            <Button look="primary" onClick={() => void send('rekeyNow', { groupId: group.id }).then(setDone)}>
              {t('rekey.action')}
            </Button>
          )}
        </footer>
      </DialogBody>
    </Dialog>
  );
}
