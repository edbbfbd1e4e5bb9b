import { toHex } from '../bytes/bytes.ts';
import type { MemberId } from '../wire/ids.ts';
import { encodeSignedMessage, type SignedMessage, signMessage } from '../wire/signed-message.ts';
import { tick } from './compose.ts';
import type { Contents } from './content.ts';
import { encodeBody, kindOf } from './content.ts';
import type { Group } from './group.ts';
import { enqueue } from './outbox.ts';
import type { EpochChoice } from './outbox-entry.ts';
import type { Turn } from './turn.ts';

/** What sets one member right: it is not counted, so that no other misses it. */
export type Correction = Extract<Contents, { type: 'operations' | 'rekey' | 'repair' }>;

export interface Address {
  readonly member: MemberId;
  readonly epoch: EpochChoice;
  /** Milliseconds until it goes out. */
  readonly delay: number;
  /** First part of its name in the outbox. */
  readonly purpose: 'ask' | 'give';
}

/** Signs a message without a number, for one member alone. */
export function composeFor(turn: Turn, group: Group, address: Address, contents: Correction): void {
  const profile = turn.profile();
  const { epoch } = address;
  const sealedIn = typeof epoch === 'string' ? group.best : (group.epochs.get(epoch)?.epoch ?? null);
  const message = signMessage(profile.device.signing, group.id, {
    kind: kindOf(contents),
    senderId: profile.memberId,
    epoch: sealedIn?.number ?? 0,
    seq: 0,
    sentAt: tick(turn, group),
    rosterHash: group.roster.hash,
    body: encodeBody({ claim: null, introductions: [], acknowledgements: [], contents }),
  });
  enqueueFor(turn, group, address, message);
}

/** Sends a signed message, of whomever, to one member alone. */
export function enqueueFor(
  turn: Turn,
  group: Group,
  { member, epoch, delay, purpose }: Address,
  message: SignedMessage,
): void {
  const id = `${purpose}-${toHex(turn.env.random.bytes(16))}`;
  const payload = encodeSignedMessage(message);
  const entry = { id, groupId: group.id, visible: false, seq: 0, target: null, alone: true, epoch, payload };
  enqueue(turn, { ...entry, recipients: [member] }, delay);
}
