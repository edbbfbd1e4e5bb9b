import { UserPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GroupView, MemberView, PendingInviteView } from '@conclave/desktop/bridge/contract';
import { Button, IconButton } from '../../components/button.tsx';
import { PersonBadge } from '../../components/person-badge.tsx';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { useNow } from '../../hooks/use-now.ts';
import { openDialog, showDetails } from '../../stores/view.ts';
import { safeName } from '../../words/names.ts';
import { statusWords } from '../../words/status.ts';
import { whenWords } from '../../words/time.ts';

/** Who is in the group and who is on the way. Beside the conversation, or over it where there is no room. */
export function DetailsPanel({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <aside
      aria-label={t('details.title')}
      className="flex h-full w-72 shrink-0 animate-slide-in flex-col border-s border-line bg-panel max-three:absolute max-three:inset-y-0 max-three:end-0 max-three:z-20 max-three:shadow-float max-two:w-full"
    >
      <header className="flex min-h-16 items-center justify-between ps-5 pe-3">
        <h2 className="text-[1.1875rem]">{t('details.title')}</h2>
        <IconButton label={t('details.close')} icon={<X size={19} />} onClick={() => showDetails(false)} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-6">
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
          <p className="text-[0.8125rem] text-soft">{t('details.mayNotInvite')}</p>
        )}
        <h3 className="mt-5 mb-1 text-[0.8125rem] font-semibold text-soft">
          {t('details.members', { count: group.members.length })}
        </h3>
        <ul aria-label={t('details.title')}>
          {group.members.map((member) => (
            <MemberRow key={member.id} member={member} />
          ))}
        </ul>
        {group.invites.length > 0 && <Invites invites={group.invites} />}
      </div>
    </aside>
  );
}

function MemberRow({ member }: { readonly member: MemberView }) {
  const { t } = useTranslation();
  return (
    <li className="flex items-center gap-3 py-1.5">
      <PersonBadge name={member.name} colour={member.colour} />
      <span className="min-w-0 flex-1">
        <span className="flex gap-1.5">
          <bdi className="truncate font-medium">{safeName(member.name)}</bdi>
          {member.me && <span className="shrink-0 text-soft">({t('common.you')})</span>}
        </span>
        {member.role !== 'member' && (
          <span className="block text-[0.8125rem] text-soft">{t(`details.role.${member.role}`)}</span>
        )}
      </span>
    </li>
  );
}

function Invites({ invites }: { readonly invites: readonly PendingInviteView[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <>
      <h3 className="mt-5 mb-1 text-[0.8125rem] font-semibold text-soft">{t('details.pending')}</h3>
      <ul aria-label={t('details.pending')}>
        {invites.map((invite) => (
          <li key={invite.id} className="py-1.5">
            <p className="tabular truncate font-medium">{safeName(invite.target)}</p>
            <p className="text-[0.8125rem] text-soft">
              {invite.status === null ? t('details.byOther') : statusWords(t, invite.status)}
              {' · '}
              {t('details.expires', { when: whenWords(t, invite.expiresAt, now, i18n.language) })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
