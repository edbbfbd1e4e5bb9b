import type { GroupView, RosterMemberView } from '@conclave/desktop/bridge/contract';
import { BadgeCheck, ShieldCheck, ShieldPlus, UserMinus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Menu } from '../../components/menu.tsx';
import { PersonBadge } from '../../components/person-badge.tsx';
import { openDialog } from '../../stores/view.ts';
import { nameInText, safeName } from '../../words/names.ts';

/** One person, and what an admin may do about them. */
export function MemberRow({ group, member }: { readonly group: GroupView; readonly member: RosterMemberView }) {
  const { t } = useTranslation();
  const removal = {
    label: t('details.remove'),
    icon: <UserMinus size={17} />,
    onSelect: () => openDialog({ what: 'remove-member', groupId: group.id, memberId: member.id }),
  };
  const promotion = {
    label: t('details.promote'),
    icon: <ShieldPlus size={17} />,
    onSelect: () => openDialog({ what: 'promote-member', groupId: group.id, memberId: member.id }),
  };
  const comparison = {
    label: t('details.compare'),
    icon: <ShieldCheck size={17} />,
    onSelect: () => openDialog({ what: 'verify-member', groupId: group.id, memberId: member.id }),
  };
  const forAdmins = member.role === 'member' ? [promotion, removal] : [removal];
  return (
    <li className="flex items-center gap-3 py-1.5">
      <PersonBadge name={member.name} colour={member.colour} />
      <span className="min-w-0 flex-1">
        <span className="flex gap-1.5">
          <bdi className="truncate font-medium">{safeName(member.name)}</bdi>
          {member.verified && (
            <span title={t('details.verified')} className="shrink-0 self-center text-good">
              <BadgeCheck size={16} aria-hidden="true" />
              <span className="sr-only">{t('details.verified')}</span>
            </span>
          )}
          {member.me && <span className="shrink-0 text-soft">({t('common.you')})</span>}
        </span>
        {member.role !== 'member' && (
          <span className="block text-[0.8125rem] text-soft">{t(`details.role.${member.role}`)}</span>
        )}
      </span>
      {group.state === 'member' && !member.me && (
        <Menu
          label={t('details.memberMenu', { name: nameInText(member.name) })}
          entries={group.mayAdminister ? [comparison, ...forAdmins] : [comparison]}
        />
      )}
    </li>
  );
}
