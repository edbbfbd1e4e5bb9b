import type { GroupView } from '@conclave/desktop/bridge/contract';
import { KeyRound, LogOut, Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { openDialog } from '../../stores/view.ts';
import { DisappearingChoice } from '../details/disappearing-choice.tsx';

/** What one may do about the group itself. */
export function GroupActions({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const { id } = group;
  return (
    <section aria-label={t('details.group')} className="mt-6 flex flex-col gap-4 border-t border-line pt-5">
      <DisappearingChoice group={group} />
      {group.mayAdminister && (
        <>
          <Toggle
            label={t('details.everyone')}
            hint={t('details.everyoneHint')}
            on={group.everyMemberInvites}
            onToggle={(everyMember) => void send('setInviters', { groupId: id, everyMember })}
          />
          <Button icon={<Pencil size={16} />} onClick={() => openDialog({ what: 'edit-group', groupId: id })}>
            {t('details.edit')}
          </Button>
          <Button icon={<KeyRound size={16} />} onClick={() => openDialog({ what: 'rekey-group', groupId: id })}>
            {t('rekey.open')}
          </Button>
        </>
      )}
      <Button icon={<LogOut size={16} />} onClick={() => openDialog({ what: 'leave-group', groupId: id })}>
        {t('details.leave')}
      </Button>
    </section>
  );
}
