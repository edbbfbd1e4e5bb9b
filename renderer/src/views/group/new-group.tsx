import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { colourCount } from '../../components/person-colour.ts';
import { useWorld } from '../../stores/world.ts';
import { NameForm } from './name-form.tsx';

/** Closes by itself when the group is there. */
export function NewGroup() {
  const { t } = useTranslation();
  const groups = useWorld((world) => world.groups.length);
  const [colour] = useState(groups % colourCount);
  return (
    <NameForm
      command="createGroup"
      title={t('newGroup.title')}
      lead={t('newGroup.lead')}
      label={t('newGroup.name')}
      action={t('newGroup.create')}
      name=""
      placeholder={t('newGroup.placeholder')}
      colour={colour}
      onSubmit={(name, chosen) => send('createGroup', { name, colour: chosen })}
    />
  );
}
