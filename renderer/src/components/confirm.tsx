import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '@conclave/desktop/bridge/contract';
import { applyEvent } from '../apply-event.ts';
import { closeDialog } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { Button } from './button.tsx';
import { Dialog, DialogBody } from './dialog.tsx';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  /** Whose refusal is shown here. */
  readonly command: CommandName;
  /** Resolves to whether it was accepted; then the dialog closes. */
  readonly onConfirm: () => Promise<boolean>;
  readonly children?: ReactNode;
}

/** Asks once more before something that can't be taken back. */
export function Confirm({ title, lead, action, command, onConfirm, children }: Props) {
  const { t } = useTranslation();
  const problem = useWorld((world) => world.problems[command] ?? null);
  useEffect(() => () => applyEvent({ type: 'problem-read', name: command }), [command]);
  const confirm = async () => {
    if (await onConfirm()) closeDialog();
  };
  return (
    <Dialog title={title} lead={lead} width="max-w-md">
      <DialogBody className="flex flex-col gap-4">
        {children}
        {problem !== null && <ProblemLine problem={problem} />}
        <footer className="flex justify-end gap-2">
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={() => void confirm()}>
            {action}
          </Button>
        </footer>
      </DialogBody>
    </Dialog>
  );
}
