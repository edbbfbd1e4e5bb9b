import { equalBytes, toHex } from '../bytes/bytes.ts';
import { VerifyError } from '../errors.ts';
import { type OpenedNote, sealNote, verifyNote } from '../group/note.ts';
import type { Member } from '../group/roster.ts';
import type { Group } from './group.ts';
import { enqueue } from './outbox.ts';
import { NOTE } from './outbox-entry.ts';
import type { Turn } from './turn.ts';

type Recipient = Pick<Member, 'id' | 'deviceKey' | 'mailboxId'>;

/** A word to one member alone, of which no copy comes back. */
export function sendNote(
  turn: Turn,
  group: Group,
  recipient: Recipient,
  type: number,
  fields: Uint8Array,
  delay = 0,
): void {
  const { env } = turn;
  const { device } = turn.profile();
  const note = { type, groupId: group.id, author: group.me, at: turn.now, fields };
  try {
    const deviceKey = env.primitives.x25519PublicKey(recipient.deviceKey);
    const payload = sealNote(env, device.signing, note, { id: recipient.id, deviceKey });
    const address = { recipients: [], target: recipient.mailboxId, alone: true, epoch: 'newest' } as const;
    const id = `${NOTE}${toHex(env.random.bytes(16))}`;
    enqueue(turn, { id, groupId: group.id, visible: false, seq: 0, payload, ...address }, delay);
  } catch (error) {
    // With a key that hides nothing he gets nothing.
    if (!(error instanceof VerifyError)) throw error;
  }
}

/** The member who wrote it, as the roster is now; null where he is none or did not sign it. */
export function authorOf({ env }: Turn, group: Group, note: OpenedNote): Member | null {
  const author = group.roster.members.get(toHex(note.author));
  if (author === undefined || equalBytes(author.id, group.me)) return null;
  return verifyNote(group.me, env.primitives.ed25519PublicKey(author.signingKey), note) ? author : null;
}
