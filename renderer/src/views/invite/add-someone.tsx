import type { GroupView } from '@conclave/desktop/bridge/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';
import { InviteForm } from './invite-form.tsx';
import { InviteSent } from './invite-sent.tsx';

/** Adds one person to a group: whom, under which words, and how the words travel. */
export function AddSomeone({ group, offered }: { readonly group: GroupView; readonly offered: string }) {
  const { t } = useTranslation();
  const sent = useWorld((world) => (world.sentInvite?.groupId === group.id ? world.sentInvite : null));
  const [entered, setEntered] = useState({ target: '', passphrase: '' });
  useEffect(() => {
    void send('proposePassphrase', {});
    return () => applyEvent({ type: 'invite-forgotten' });
  }, []);
  const again = () => {
    applyEvent({ type: 'invite-forgotten' });
    void send('proposePassphrase', {});
  };
  return (
    <Dialog
      title={sent === null ? t('invite.title', { group: safeName(group.name) }) : t('invite.sentTitle')}
      width="max-w-xl"
    >
      <DialogBody>
        {sent === null ? (
          <InviteForm groupId={group.id} offered={offered} onSend={setEntered} />
        ) : (
          <InviteSent
            invite={group.invites.find((invite) => invite.id === sent.inviteId) ?? null}
            target={entered.target}
            passphrase={entered.passphrase}
            onAnother={again}
          />
        )}
      </DialogBody>
    </Dialog>
  );
}
