import type { GroupView, PendingInviteView } from '@conclave/desktop/bridge/contract';
import type { TFunction } from 'i18next';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { IconButton } from '../../components/button.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { nameInText, safeName } from '../../words/names.ts';
import { statusWords } from '../../words/status.ts';
import { whenWords } from '../../words/time.ts';

/** Who is on the way into the group. */
export function InviteRows({ group }: { readonly group: GroupView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <>
      <h3 className="mt-5 mb-1 text-[0.8125rem] font-semibold text-soft">{t('details.pending')}</h3>
      <ul aria-label={t('details.pending')}>
        {group.invites.map((invite) => (
          <li key={invite.id} className="flex items-center gap-2 py-1.5">
            <div className="min-w-0 flex-1">
              <p className="tabular truncate font-medium">{safeName(invite.target)}</p>
              <p className="text-[0.8125rem] text-soft">
                {invite.status === null ? t('details.byOther') : statusWords(t, invite.status)}
                {' · '}
                {expiryWords(t, invite, now, i18n.language)}
              </p>
            </div>
            {invite.mayRevoke && (
              <IconButton
                small
                label={t('details.revoke', { target: nameInText(invite.target) })}
                icon={<X size={17} />}
                onClick={() => void send('revokeInvite', { groupId: group.id, inviteId: invite.id })}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function expiryWords(t: TFunction, { expired, expiresAt }: PendingInviteView, now: number, language: string): string {
  return expired ? t('details.expired') : t('details.expires', { when: whenWords(t, expiresAt, now, language) });
}
