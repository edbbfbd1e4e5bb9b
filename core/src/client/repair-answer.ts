import { equalBytes, toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import { compareEpochs } from '../group/epochs.ts';
import { encodeSignedOperation } from '../group/signed-operation.ts';
import type { MemberId } from '../wire/ids.ts';
import type { SignedMessage } from '../wire/signed-message.ts';
import { KIND_OPERATIONS, KIND_REKEY } from './content.ts';
import { type Address, composeFor, enqueueFor } from './for-one.ts';
import type { Group } from './group.ts';
import { readKept } from './keeping.ts';
import type { Kept } from './kept-messages.ts';
import type { EpochChoice } from './outbox-entry.ts';
import { admit, MOST_A_DAY } from './repair-allowance.ts';
import type { RepairRequest, Wanted } from './repair-request.ts';
import type { Turn } from './turn.ts';

/**
 * Answering a member who misses something (PROTOCOL.md §5.6): with messages as they were signed, each in a transmission
 * of its own to him alone, a random while later, and only those that were meant for him when they were signed.
 */
const MAX_MESSAGES = 64;
const MAX_BYTES = 256 * 1024;
const MAX_REKEYS = 8;
/** Operations go in messages of about this size, at most so many. */
const BATCH_BYTES = 8 * 1024;
const MAX_BATCHES = 8;
/** Answers to all members together that wait in the outbox. */
const MAX_WAITING = 256;
const DELAY_LEAST = 1000;
const DELAY_MOST = 10 * 1000;
const APART_LEAST = 100;
const APART_MOST = 1000;

interface Asker {
  readonly id: MemberId;
  readonly request: RepairRequest;
  /** When he signed it. */
  readonly sentAt: number;
}

/** The request's signature holds and its sender is a member. The caller stores the peer. */
export function answerRepair(turn: Turn, group: Group, { id, request, sentAt }: Asker): void {
  const peer = group.peer(id);
  const admitted = admit(peer.allowance, sentAt, turn.now);
  if (admitted === null || group.best === null || waitingAnswers(turn) >= MAX_WAITING) {
    turn.count('repair-refused');
    return;
  }
  const answer = new Answer(turn, group, id, MOST_A_DAY - admitted.given);
  const behind = epochBehind(group, request);
  if (behind !== null) for (const kept of rekeysAfter(group, behind.number)) answer.give(kept, behind.id);
  for (const kept of wantedFrom(group, request.wanted)) {
    const corrects = kept.kind === KIND_OPERATIONS || kept.kind === KIND_REKEY;
    // Messages of an epoch that he has not yet would not open: he asks for them again when he has it.
    if (behind === null) answer.give(kept, corrects ? 'newest' : 'current');
    else if (corrects && kept.epoch <= behind.number) answer.give(kept, behind.id);
  }
  for (const batch of unseenBy(group, request.heads)) answer.tell(batch, behind?.id ?? 'newest');
  peer.allowance = { ...admitted, given: admitted.given + answer.given };
}

/** One answer in the making. */
class Answer {
  given = 0;
  readonly #turn: Turn;
  readonly #group: Group;
  readonly #member: MemberId;
  readonly #most: number;
  readonly #taken = new Set<Kept>();
  #bytes = 0;
  #delay: number;

  constructor(turn: Turn, group: Group, member: MemberId, most: number) {
    this.#turn = turn;
    this.#group = group;
    this.#member = member;
    this.#most = Math.min(MAX_MESSAGES, most);
    this.#delay = DELAY_LEAST + randomInt(turn.env.random, DELAY_MOST - DELAY_LEAST);
  }

  give(kept: Kept, epoch: EpochChoice): void {
    if (this.#taken.has(kept) || !this.#hasRoom(kept.bytes)) return;
    const message = readKept(this.#turn, this.#group, kept);
    if (message === null || !isMeantFor(this.#group, message, this.#member)) return;
    this.#taken.add(kept);
    enqueueFor(this.#turn, this.#group, this.#next(epoch, kept.bytes), message);
  }

  tell(operations: readonly Uint8Array[], epoch: EpochChoice): void {
    const bytes = operations.reduce((sum, operation) => sum + operation.length, 0);
    if (!this.#hasRoom(bytes)) return;
    composeFor(this.#turn, this.#group, this.#next(epoch, bytes), { type: 'operations', operations });
  }

  #hasRoom(bytes: number): boolean {
    return this.given < this.#most && this.#bytes + bytes <= MAX_BYTES;
  }

  #next(epoch: EpochChoice, bytes: number): Address {
    const delay = this.#delay;
    this.#delay += APART_LEAST + randomInt(this.#turn.env.random, APART_MOST - APART_LEAST);
    this.#bytes += bytes;
    this.given++;
    return { member: this.#member, epoch, delay, purpose: 'give' };
  }
}

function waitingAnswers({ state }: Turn): number {
  let waiting = 0;
  for (const name of state.outbox.keys()) if (name.startsWith('give-')) waiting++;
  return waiting;
}

/**
 * His epoch, where this device has that and one to be preferred: what he is to open has to be sealed with that. Not where
 * it is what this device sends in: an epoch before it in order may be one that nobody uses.
 */
function epochBehind(
  { epochs, best, current }: Group,
  { epoch }: RepairRequest,
): { id: Uint8Array; number: number } | null {
  if (epoch !== null && current !== null && equalBytes(epoch, current.id)) return null;
  const known = epoch === null ? null : epochs.get(epoch);
  if (known === null || known.chain === null || best === null || compareEpochs(best, known.epoch) >= 0) return null;
  return known.epoch;
}

/** Rekeys that were sent in the epochs of this number, theirs are the next; and in those before it, of which he has one. */
function rekeysAfter({ kept }: Group, number: number): Kept[] {
  const rekeys = [...kept.all()].filter(
    ({ kind, epoch }) => kind === KIND_REKEY && epoch >= number - 1 && epoch <= number,
  );
  return rekeys.slice(-MAX_REKEYS);
}

function* wantedFrom({ kept }: Group, wanted: readonly Wanted[]): Generator<Kept> {
  const bySender = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const sender = toHex(one.sender);
    bySender.set(sender, [...(bySender.get(sender) ?? []), one]);
  }
  for (const [sender, stretches] of bySender) {
    stretches.sort((a, b) => a.from - b.from);
    let [next, upTo] = [0, 0];
    for (const one of kept.of(sender)) {
      for (
        let stretch = stretches[next];
        stretch !== undefined && stretch.from <= one.seq;
        stretch = stretches[++next]
      ) {
        upTo = Math.max(upTo, stretch.to);
      }
      if (one.seq <= upTo) yield one;
    }
  }
}

/** Whether the member was in the roster that the message was signed for. */
function isMeantFor(group: Group, { senderId, seq, rosterHash }: SignedMessage, member: MemberId): boolean {
  const ranks = group.ranks.get(toHex(rosterHash));
  if (ranks !== undefined) return ranks.some((one) => equalBytes(one, member));
  // Of its own messages a device knows that without the roster.
  const { since } = group.peer(member);
  return equalBytes(senderId, group.me) && since > 0 && seq >= since;
}

/** In the order of the log; unknown heads have seen nothing. */
function* unseenBy({ log }: Group, heads: readonly Uint8Array[]): Generator<Uint8Array[]> {
  if (heads.length === 0) return;
  const seen = seenBy(log, heads);
  let batch: Uint8Array[] = [];
  let [size, batches] = [0, 0];
  for (const { signed } of log.ordered()) {
    if (seen.has(toHex(signed.id))) continue;
    const operation = encodeSignedOperation(signed);
    if (batch.length > 0 && size + operation.length > BATCH_BYTES) {
      yield batch;
      if (++batches >= MAX_BATCHES) return;
      [batch, size] = [[], 0];
    }
    batch.push(operation);
    size += operation.length;
  }
  if (batch.length > 0) yield batch;
}

/** Each operation is looked at once, however many heads there are. */
function seenBy(log: Group['log'], heads: readonly Uint8Array[]): Set<string> {
  const seen = new Set<string>();
  const open = heads.map(toHex);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entry = seen.has(id) ? null : log.get(id);
    if (entry === null) continue;
    seen.add(id);
    open.push(...entry.signed.operation.heads.map(toHex));
  }
  return seen;
}
