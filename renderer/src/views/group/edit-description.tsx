import type { GroupView } from '@conclave/desktop/bridge/contract';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';

/** Bytes that a description may have. */
const most = 1024;

export function EditDescription({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const [before] = useState(group.description);
  const [description, setDescription] = useState(before);
  const problem = useWorld((world) => world.problems.setDescription ?? null);
  const over = new TextEncoder().encode(description.trim()).length - most;
  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'setDescription' }), []);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const next = description.trim();
    if (over > 0) return;
    if (next === before || (await send('setDescription', { groupId: group.id, description: next }))) closeDialog();
  };
  return (
    <Dialog title={t('description.title')} lead={t('description.lead')} width="max-w-md">
      <DialogBody>
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
          <Field label={t('description.label')} error={over > 0 ? t('description.tooLong', { count: over }) : null}>
            {(control) => (
              <textarea
                {...control}
                autoFocus
                rows={5}
                dir="auto"
                className={`${control.className} resize-none`}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
          {problem !== null && <ProblemLine problem={problem} />}
          <footer className="flex justify-end gap-2">
            <Button onClick={closeDialog}>{t('common.cancel')}</Button>
            <Button type="submit" look="primary">
              {t('common.save')}
            </Button>
          </footer>
        </form>
      </DialogBody>
    </Dialog>
  );
}
