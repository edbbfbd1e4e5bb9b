import type { GroupView, MemberView } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Confirm } from '../../components/confirm.tsx';
import { nameInText } from '../../words/names.ts';

/** Nobody can take it back, so it is asked twice. */
export function PromoteMember({ group, member }: { readonly group: GroupView; readonly member: MemberView }) {
  const { t } = useTranslation();
  return (
    <Confirm
      title={t('promote.title', { name: nameInText(member.name) })}
      lead={t('promote.lead')}
      action={t('promote.action')}
      command="promote"
      onConfirm={() => send('promote', { groupId: group.id, memberId: member.id })}
    />
  );
}
