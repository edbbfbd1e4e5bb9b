import type { GroupView } from '@conclave/desktop/bridge/contract';
import { UserPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { openDialog, showDetails } from '../../stores/view.ts';
import { Description } from '../details/description.tsx';
import { MuteChoice } from '../details/mute-choice.tsx';
import { PrivacyChoice } from '../details/privacy-choice.tsx';
import { GroupActions } from './group-actions.tsx';
import { InviteRows } from './invite-rows.tsx';
import { MemberRow } from './member-row.tsx';
import { Pins } from './pins.tsx';

/** Who is in the group and who is on the way. Beside the conversation, or over it where there is no room. */
export function DetailsPanel({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  useFocusBack();
  const inside = group.state === 'member';
  return (
    <aside
      aria-label={t('details.heading')}
      className="flex h-full w-72 shrink-0 animate-slide-in flex-col border-s border-line bg-panel max-three:absolute max-three:inset-y-0 max-three:end-0 max-three:z-20 max-three:shadow-float max-two:w-full"
    >
      <header className="flex min-h-16 items-center justify-between ps-5 pe-3">
        <h2 className="text-[1.1875rem]">{t('details.heading')}</h2>
        <IconButton label={t('details.close')} icon={<X size={19} />} onClick={() => showDetails(false)} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-6">
        <Description group={group} />
        <Pins group={group} />
        {group.mayInvite ? (
          <Button
            look="primary"
            icon={<UserPlus size={18} />}
            className="w-full"
            onClick={() => openDialog({ what: 'add-someone', groupId: group.id })}
          >
            {t('details.add')}
          </Button>
        ) : (
          inside && <p className="text-[0.8125rem] text-soft">{t('details.mayNotInvite')}</p>
        )}
        <h3 className="mt-5 mb-1 text-[0.8125rem] font-semibold text-soft">
          {t('details.members', { count: group.members.length })}
        </h3>
        <ul aria-label={t('details.title')}>
          {group.members.map((member) => (
            <MemberRow key={member.id} group={group} member={member} />
          ))}
        </ul>
        {inside && group.invites.length > 0 && <InviteRows group={group} />}
        {inside && (
          <section aria-label={t('details.you')} className="mt-6 flex flex-col gap-5 border-t border-line pt-5">
            <MuteChoice group={group} />
            <PrivacyChoice group={group} />
          </section>
        )}
        {inside && <GroupActions group={group} />}
      </div>
    </aside>
  );
}
