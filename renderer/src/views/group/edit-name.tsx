import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { closeDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { NameForm } from './name-form.tsx';

/** One's own name, in every group. */
export function EditName() {
  const { t } = useTranslation();
  const [before] = useState(useWorld((world) => world.profile?.name ?? ''));
  return (
    <NameForm
      command="renameSelf"
      title={t('editName.title')}
      lead={t('editName.lead')}
      label={t('start.name')}
      action={t('common.save')}
      name={before}
      onSubmit={async (name) => {
        if (name === before || (await send('renameSelf', { name }))) closeDialog();
      }}
    />
  );
}
