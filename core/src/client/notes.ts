import { equalBytes, toHex } from '../bytes/bytes.ts';
import { DecodeError, VerifyError } from '../errors.ts';
import { NOTE_WELCOME, NOTE_WELCOME_REQUEST, type OpenedNote, openNote, sealNote, verifyNote } from '../group/note.ts';
import type { Member } from '../group/roster.ts';
import { deviceKeys } from './device-keys.ts';
import type { Group } from './group.ts';
import { enqueue } from './outbox.ts';
import type { Turn } from './turn.ts';
import { takeWelcome, takeWelcomeRequest } from './welcoming.ts';

/** A word to one member alone, of which no copy comes back. */
export function sendNote(turn: Turn, group: Group, recipient: Member, type: number, fields: Uint8Array): void {
  const { env } = turn;
  const { device } = turn.profile();
  const note = { type, groupId: group.id, author: group.me, at: turn.now, fields };
  try {
    const deviceKey = env.primitives.x25519PublicKey(recipient.deviceKey);
    const payload = sealNote(env, device.signing, note, { id: recipient.id, deviceKey });
    const address = { recipients: [], target: recipient.mailboxId, alone: true, epoch: 'newest' } as const;
    enqueue(turn, { id: toHex(env.random.bytes(16)), groupId: group.id, visible: false, seq: 0, payload, ...address });
  } catch (error) {
    // With a key that hides nothing he gets nothing.
    if (!(error instanceof VerifyError)) throw error;
  }
}

/** False where it is none for this device. */
export function takeNote(turn: Turn, delivery: Uint8Array, arrivedAt: number): boolean {
  const note = openOrCount(turn, delivery);
  if (note === null) return false;
  if (note === 'malformed') return true;
  const group = turn.state.groups.get(toHex(note.groupId));
  if (group === undefined || !read(turn, group, note, arrivedAt)) turn.count('note-refused');
  return true;
}

/** The member who wrote it, as the roster is now; null where he is none or did not sign it. */
export function authorOf({ env }: Turn, group: Group, note: OpenedNote): Member | null {
  const author = group.roster.members.get(toHex(note.author));
  if (author === undefined || equalBytes(author.id, group.me)) return null;
  return verifyNote(group.me, env.primitives.ed25519PublicKey(author.signingKey), note) ? author : null;
}

/** False where it does not hold. */
function read(turn: Turn, group: Group, note: OpenedNote, arrivedAt: number): boolean {
  try {
    if (note.type === NOTE_WELCOME_REQUEST) return takeWelcomeRequest(turn, group, note);
    if (note.type === NOTE_WELCOME) return takeWelcome(turn, group, note, arrivedAt);
    turn.count('unknown-kind');
    return true;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('note-malformed');
    return true;
  }
}

function openOrCount(turn: Turn, delivery: Uint8Array): OpenedNote | 'malformed' | null {
  try {
    return openNote(turn.env.primitives, deviceKeys(turn), delivery);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('note-malformed');
    return 'malformed';
  }
}
