import { DecodeError, UsageError } from '../errors.ts';
import { type InviteContent, inviteKeys, openInvite } from '../group/invite.ts';
import { geometry } from '../wire/geometry.ts';
import { checkContent, invalid, join } from './joining.ts';
import { ownDevice } from './new-group.ts';
import { operationsOf } from './pending-join.ts';
import { awaitParts, collectParts, forgetPendingOf } from './pending-joins.ts';
import { discardSealed, markOpened } from './sealed-messages.ts';
import type { Turn } from './turn.ts';
import type { SealedAttempt } from './types.ts';

/**
 * Tries a passphrase on sealed messages and joins the first group that it opens, now or when the parts of the invite
 * that are not here have come. Throws UsageError, and nothing is lost: 'no-sealed-messages', 'passphrase-opens-nothing',
 * or of what opened 'already-in-group', 'invite-expired', 'invite-invalid'.
 */
export function openSealed(turn: Turn, attempts: readonly SealedAttempt[]): void {
  ownDevice(turn);
  if (![...turn.state.sealed.values()].some(({ bytes }) => bytes.length > 0)) {
    throw new UsageError('no-sealed-messages', 'there are no sealed messages');
  }
  let refusal: unknown = new UsageError('passphrase-opens-nothing', 'the passphrase opens none of them');
  for (const attempt of attempts) {
    const content = openAttempt(turn, attempt);
    if (content === null) continue;
    try {
      take(turn, content, attempt.id);
      return;
    } catch (error) {
      refusal = asRefusal(error);
    }
  }
  throw refusal;
}

function openAttempt(turn: Turn, { id, passphraseKey }: SealedAttempt): InviteContent | null {
  const { mailboxId } = turn.profile();
  if (passphraseKey.length !== geometry.key) throw new UsageError('length', 'a passphrase key has 32 bytes');
  const sealed = turn.state.sealed.get(id);
  if (sealed === undefined || mailboxId === null) return null;
  try {
    return openInvite(turn.env.primitives, { sealed: sealed.bytes, passphraseKey, targetId: mailboxId });
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Changes nothing where it throws. */
function take(turn: Turn, content: InviteContent, id: string): void {
  checkContent(turn, content);
  const { sealing } = inviteKeys(turn.env.primitives, content.inviteSecret);
  const { pieces, ids } = collectParts(turn, content, sealing);
  const arrivedAt = turn.state.sealed.get(id)?.arrivedAt ?? turn.now;
  if (pieces.size < content.furtherPieces.length) {
    awaitParts(turn, id, content, { arrivedAt, pieces });
  } else {
    join(turn, content, operationsOf({ content, pieces }));
    forgetPendingOf(turn, content);
  }
  for (const part of ids) discardSealed(turn, part);
  markOpened(turn, id);
}

function asRefusal(error: unknown): unknown {
  return error instanceof DecodeError ? invalid(error.code) : error;
}
