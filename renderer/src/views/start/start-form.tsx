import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { AddressField } from '../../components/address-field.tsx';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemLine } from '../../components/problem-line.tsx';
import { openDialog, useView } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { type How, HowChoice } from './how-choice.tsx';
import { StartProgress } from './start-progress.tsx';
import { useStartProblems } from './use-start-problems.ts';

export function StartForm() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [how, setHow] = useState<How>('join');
  // A link may bring an address at any time; it takes the place of one typed before it came.
  const offered = useView((view) => view.offeredAddress);
  const [typed, setTyped] = useState({ over: '', address: '' });
  const address = typed.over === offered ? typed.address : offered;
  const running = useWorld((world) => world.running.joinServer === true || world.running.hostHere === true);
  const socks = useWorld((world) => world.desktop.socks);
  const problems = useStartProblems(how);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (running) return;
    if (how === 'join') void send('joinServer', { name: name.trim(), address: address.trim() });
    else void send('hostHere', { name: name.trim() });
  };

  return (
    <form noValidate onSubmit={submit} className="flex w-full max-w-md flex-col gap-5">
      <h2 className="text-[1.75rem] leading-tight">{t('start.title')}</h2>
      <Field label={t('start.name')} hint={t('start.nameHint')} error={problems.name}>
        {(control) => (
          <input
            {...control}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            value={name}
            placeholder={t('start.namePlaceholder')}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <HowChoice how={how} onChoose={setHow} />
      {how === 'join' && (
        <AddressField
          address={address}
          error={problems.address}
          onChange={(text) => setTyped({ over: offered, address: text })}
          onEnter={submit}
        />
      )}
      {problems.other !== null && <ProblemLine problem={problems.other} />}
      {running && problems.other === null && <StartProgress />}
      <Button look="plain" className="self-start" onClick={() => openDialog({ what: 'socks' })}>
        {socks === null ? t('socks.use') : t('socks.by', { host: socks.host })}
      </Button>
      <Button type="submit" look="primary" disabled={running} className="min-h-11 text-base">
        {how === 'join' ? t('start.submitJoin') : t('start.submitHost')}
      </Button>
    </form>
  );
}
