import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useWorld } from '../../stores/world.ts';
import { problemWords } from '../../words/problem.ts';

/** The people that one is on this computer, each with a window of its own. */
export function Profiles() {
  const { t } = useTranslation();
  const { profile, profiles } = useWorld((world) => world.desktop);
  return (
    <>
      <p className="text-[0.875rem] text-soft">{t('profiles.lead')}</p>
      <ul aria-label={t('profiles.list')} className="divide-y divide-line border-y border-line">
        {[null, ...profiles].map((name) => (
          <li key={name ?? ''} className="flex min-h-12 items-center justify-between gap-3 py-1">
            <bdi className="truncate">{name ?? t('profiles.first')}</bdi>
            {name === profile ? (
              <span className="text-[0.875rem] text-soft">{t('profiles.here')}</span>
            ) : (
              <Button
                aria-label={t('profiles.openName', { name: name ?? t('profiles.first') })}
                onClick={() => void send('openProfile', { name })}
              >
                {t('profiles.open')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <NewProfile />
    </>
  );
}

function NewProfile() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const problem = useWorld((world) => world.problems.createProfile ?? null);
  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'createProfile' }), []);
  const words = problem === null ? null : problemWords(t, problem);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (await send('createProfile', { name })) setName('');
  };
  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3"
      aria-label={t('profiles.new')}
    >
      <Field
        label={t('profiles.name')}
        hint={t('profiles.nameHint')}
        error={words === null ? null : `${words.what} ${words.todo}`}
      >
        {(control) => (
          <input
            {...control}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button type="submit">{t('profiles.create')}</Button>
      </div>
    </form>
  );
}
