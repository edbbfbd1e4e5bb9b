import { fromHex } from '../bytes/bytes.ts';
import { DecodeError } from '../errors.ts';
import { memberId } from '../wire/ids.ts';
import { decodeSignedMessage, encodeSignedMessage, type SignedMessage, signMessage } from '../wire/signed-message.ts';
import { type Contents, decodeBody, encodeBody, KIND_EDIT, kindOf } from './content.ts';
import type { Deletion } from './contents/deletion.ts';
import type { Group } from './group.ts';
import { keepMessage, readKept } from './keeping.ts';
import type { Kept } from './kept-messages.ts';
import { messageIdOf } from './message-id.ts';
import { endEntry, replaceUnsent } from './outbox.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

interface Deleter {
  /** Hex member id. */
  readonly by: string;
  readonly isAdmin: boolean;
}

/** What a deletion that counts names is not kept for others any more either. */
export function forgetDeleted(turn: Turn, group: Group, { messageIds }: Deletion, { by, isAdmin }: Deleter): void {
  const ids = new Set(messageIds);
  forget(turn, group, ids, (kept) => isAdmin || kept.sender === by);
  if (isAdmin || by === group.myName) takeBack(turn, group, ids);
}

/** Erased by the application: nothing of them stays here, and nothing goes out that has not left yet. */
export function forgetMessages(turn: Turn, group: Group, ids: ReadonlySet<string>): void {
  forget(turn, group, ids, () => true);
  takeBack(turn, group, ids);
}

function forget(turn: Turn, group: Group, ids: ReadonlySet<string>, mayGo: (kept: Kept) => boolean): void {
  for (const kept of [...group.kept.all()]) {
    if (!mayGo(kept) || !names(turn, group, kept, ids)) continue;
    group.kept.remove(kept);
    turn.records.delete(recordKeys.keptOf(group.id, kept.sender, kept.seq));
  }
}

/** It is one of these, or has the words of one of them. */
function names(turn: Turn, group: Group, kept: Kept, ids: ReadonlySet<string>): boolean {
  if (ids.has(idOf(turn, group, kept))) return true;
  if (kept.kind !== KIND_EDIT) return false;
  const message = readKept(turn, group, kept);
  const contents = message === null ? null : contentsOf(message);
  return contents?.type === 'edit' && ids.has(contents.messageId);
}

function contentsOf({ kind, body }: SignedMessage): Contents | null {
  try {
    return decodeBody(kind, body).contents;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

function idOf({ env }: Turn, group: Group, { sender, epoch, seq }: Kept): string {
  return messageIdOf(env.primitives, group.id, { senderId: memberId(fromHex(sender)), epoch, seq });
}

/** What is on its way stays there until the server has it: the others would miss it, and nobody could help them. */
function takeBack(turn: Turn, group: Group, ids: ReadonlySet<string>): void {
  for (const id of ids) {
    const entry = turn.state.outbox.get(id);
    if (entry === undefined || !entry.visible || entry.target !== null) continue;
    if (entry.stage === 'no-echo') endEntry(turn, id);
    else if (entry.stage === 'queued' && entry.route === null) retract(turn, group, entry);
  }
}

/** Its number goes to a deletion of itself, or everybody would miss it. */
function retract(turn: Turn, group: Group, entry: OutboxEntry): void {
  const unsent = decodeSignedMessage(entry.payload);
  const deletion = { type: 'deletion', messageIds: [entry.id] } as const;
  const message = signMessage(turn.profile().device.signing, group.id, {
    ...unsent,
    kind: kindOf(deletion),
    body: encodeBody({ ...decodeBody(unsent.kind, unsent.body), contents: deletion }),
  });
  keepMessage(turn, group, message);
  replaceUnsent(turn, entry, encodeSignedMessage(message));
}
