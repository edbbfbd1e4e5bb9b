import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../apply-event.ts';
import { send } from '../bridge.ts';
import { Button } from '../components/button.tsx';
import { Dialog, DialogBody } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { colourClass, colourCount } from '../components/person-colour.ts';
import { ProblemLine } from '../components/problem-line.tsx';
import { closeDialog } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { problemWords } from '../words/problem.ts';

export function NewGroup() {
  const { t } = useTranslation();
  const groups = useWorld((world) => world.groups.length);
  const problem = useWorld((world) => world.problems.createGroup ?? null);
  const running = useWorld((world) => world.running.createGroup === true);
  const [name, setName] = useState('');
  const [colour, setColour] = useState(groups % colourCount);
  const aboutName = problem?.code === 'name-empty' || problem?.code === 'name-too-long';
  const words = problem === null ? null : problemWords(t, problem);

  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'createGroup' }), []);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!running) void send('createGroup', { name: name.trim(), colour });
  };

  return (
    <Dialog title={t('newGroup.title')} lead={t('newGroup.lead')} width="max-w-md">
      <DialogBody>
        <form noValidate onSubmit={submit} className="flex flex-col gap-5">
          <Field label={t('newGroup.name')} error={aboutName && words !== null ? `${words.what} ${words.todo}` : null}>
            {(control) => (
              <input
                {...control}
                autoFocus
                autoComplete="off"
                dir="auto"
                value={name}
                placeholder={t('newGroup.placeholder')}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <ColourChoice colour={colour} onChoose={setColour} />
          {problem !== null && !aboutName && <ProblemLine problem={problem} />}
          <footer className="flex justify-end gap-2">
            <Button onClick={closeDialog}>{t('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={running}>
              {t('newGroup.create')}
            </Button>
          </footer>
        </form>
      </DialogBody>
    </Dialog>
  );
}

function ColourChoice({ colour, onChoose }: { readonly colour: number; readonly onChoose: (colour: number) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{t('newGroup.colour')}</legend>
      <div className="flex flex-wrap justify-between gap-y-2.5">
        {Array.from({ length: colourCount }, (_, index) => index).map((index) => (
          <label
            key={index}
            className={`${colourClass(index)} size-6 rounded-full bg-(--person) ring-offset-2 ring-offset-raised transition-shadow has-checked:ring-2 has-checked:ring-(--person) has-focus-visible:outline-2 has-focus-visible:outline-offset-[6px] has-focus-visible:outline-accent`}
          >
            <input
              type="radio"
              name="colour"
              className="sr-only"
              aria-label={t('newGroup.colourName', { number: index + 1 })}
              checked={index === colour}
              onChange={() => onChoose(index)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
