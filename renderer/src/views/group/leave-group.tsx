import type { GroupView } from '@conclave/desktop/bridge/contract';
import { UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Warning } from '../../components/warning.tsx';
import { nameInText } from '../../words/names.ts';

/** Leaving, with a warning when nobody else looks after the group. */
export function LeaveGroup({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const heir = group.members.find((member) => !member.me);
  return (
    <Confirm
      title={t('leave.title', { group: nameInText(group.name) })}
      lead={t('leave.lead')}
      action={t('leave.action')}
      command="leaveGroup"
      onConfirm={() => send('leaveGroup', { groupId: group.id })}
    >
      {group.lastAdmin && heir !== undefined && (
        <Warning icon={<UserRound size={17} />} title={t('leave.lastAdmin')}>
          {t('leave.lastAdminText', { heir: nameInText(heir.name) })}
        </Warning>
      )}
    </Confirm>
  );
}
