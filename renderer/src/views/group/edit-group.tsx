import type { GroupView } from '@conclave/desktop/bridge/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { closeDialog } from '../../stores/view.ts';
import { NameForm } from './name-form.tsx';

/** Another name or colour; every member sees it. */
export function EditGroup({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const [before] = useState(group);
  return (
    <NameForm
      command="renameGroup"
      title={t('editGroup.title')}
      lead={t('editGroup.lead')}
      label={t('newGroup.name')}
      action={t('common.save')}
      name={before.name}
      colour={before.colour}
      onSubmit={async (name, colour) => {
        const same = name === before.name && colour === before.colour;
        if (same || (await send('renameGroup', { groupId: group.id, name, colour }))) closeDialog();
      }}
    />
  );
}
