import type { CommandName } from '@conclave/desktop/bridge/contract';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { problemWords } from '../../words/problem.ts';
import { ColourChoice } from './colour-choice.tsx';

interface Props {
  /** Whose refusal is shown here. */
  readonly command: CommandName;
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly action: string;
  readonly name: string;
  readonly placeholder?: string;
  /** Given where there is one to choose. */
  readonly colour?: number;
  /** `name` is trimmed, `colour` the one that was chosen. */
  readonly onSubmit: (name: string, colour: number) => Promise<unknown>;
}

/** A name, and a colour where there is one to choose, in a dialog. */
export function NameForm({ command, title, lead, label, action, placeholder, onSubmit, ...start }: Props) {
  const { t } = useTranslation();
  const problem = useWorld((world) => world.problems[command] ?? null);
  const [name, setName] = useState(start.name);
  const [colour, setColour] = useState(start.colour);
  const [running, setRunning] = useState(false);
  const aboutName = problem?.code === 'name-empty' || problem?.code === 'name-too-long';
  const words = problem === null ? null : problemWords(t, problem);

  useEffect(() => () => applyEvent({ type: 'problem-read', name: command }), [command]);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (running) return;
    setRunning(true);
    await onSubmit(name.trim(), colour ?? 0);
    setRunning(false);
  };

  return (
    <Dialog title={title} lead={lead} width="max-w-md">
      <DialogBody>
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
          <Field label={label} error={aboutName && words !== null ? `${words.what} ${words.todo}` : null}>
            {(control) => (
              <input
                {...control}
                autoFocus
                autoComplete="off"
                dir="auto"
                value={name}
                placeholder={placeholder}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {colour !== undefined && <ColourChoice colour={colour} onChoose={setColour} />}
          {problem !== null && !aboutName && <ProblemLine problem={problem} />}
          <footer className="flex justify-end gap-2">
            <Button onClick={closeDialog}>{t('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={running}>
              {action}
            </Button>
          </footer>
        </form>
      </DialogBody>
    </Dialog>
  );
}
