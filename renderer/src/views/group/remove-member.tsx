import type { GroupView, MemberView } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Confirm } from '../../components/confirm.tsx';
import { nameInText } from '../../words/names.ts';

export function RemoveMember({ group, member }: { readonly group: GroupView; readonly member: MemberView }) {
  const { t } = useTranslation();
  return (
    <Confirm
      title={t('remove.title', { name: nameInText(member.name) })}
      lead={t('remove.lead')}
      action={t('remove.action')}
      command="removeMember"
      onConfirm={() => send('removeMember', { groupId: group.id, memberId: member.id })}
    />
  );
}
