import { equalBytes, toHex } from '../bytes/bytes.ts';
import { exponential, randomInt } from '../bytes/random.ts';
import { UsageError, VerifyError } from '../errors.ts';
import type { HopAnswer } from '../ports.ts';
import type { ProxyId } from '../wire/ids.ts';
import { type Group, NOTHING_TOLD } from './group.ts';
import { bareStatus, encodeEntry, type OutboxEntry, shownId } from './outbox-entry.ts';
import { recordKeys } from './records.ts';
import type { LinkState } from './state.ts';
import { describeRoute, drawPath, epochOf, profileOf, type Transmission, transmit } from './transmit.ts';
import type { Turn } from './turn.ts';
import type { Route, SendStatus } from './types.ts';
import { waitingReason } from './waiting.ts';
import { lacksWitness, witnessWait } from './witnesses.ts';

/**
 * What goes out, and how far it has come (protocol.md §6). An entry is stored before anything of it leaves; its stages:
 *
 *     queued → submitted → settled → on-server → (all have it) gone
 *        ↑         │           │         │ own operations that nobody else has shown to have: again, ever more rarely
 *        ↑         │           │ no echo, after a random wait: another path, three times, then no-echo
 *        └─────────┴───────────┘ failed or busy: another path at once, after three of them at growing intervals
 */
const MAX_RESENDS = 3;
/** What is resent for ever is resent more and more rarely, by doubling up to this count. */
const MOST_RESENDS = 8;
/** An instant resend would tell the server which mailbox is the sender's. */
const RESEND_MEAN = 2 * 60 * 1000;
const RESEND_LEAST = 30 * 1000;
const RESEND_MOST = 15 * 60 * 1000;
/** Paths that are tried one right after another. */
const PATHS_AT_ONCE = 3;
const BACKOFF_LEAST = 5 * 1000;
const BACKOFF_MOST = 5 * 60 * 1000;
/** What waited while offline, and what is resent, goes out one by one, so far apart: a burst names the sender. */
const SPREAD_LEAST = 5 * 1000;
const SPREAD_MOST = 60 * 1000;
const RESEND_RAREST = 2 * 60 * 60 * 1000;
/** Longer than any wait here: a clock that was set back doesn't hold anything up for longer. */
const LONGEST_WAIT = 12 * 60 * 60 * 1000;
/** Messages per group that wait for members to say that they have them. */
const MAX_TRACKED = 256;
/** A proxy with a key that hides nothing is avoided like one that failed often. */
const UNUSABLE_WEIGHT = 8;

/** Longest wait for what is in the mailbox: it may say that a message has to go out otherwise, or not at all. */
const CATCH_UP = 30 * 1000;
/** What is for some alone is a help that they ask for again: it is tried so often and no more. */
const MAX_RESENDS_ALONE = 1;
const MAX_FAILURES_ALONE = 8;

const WORST_FIRST: readonly SendStatus['state'][] = ['failed', 'waiting', 'sending', 'sent'];

type NewEntry = Pick<
  OutboxEntry,
  'id' | 'groupId' | 'visible' | 'seq' | 'recipients' | 'target' | 'payload' | 'epoch' | 'alone'
>;

/** `delay`: how long it waits before it goes out, in milliseconds, over restarts too. */
export function enqueue(turn: Turn, fresh: NewEntry, delay = 0): void {
  const last = [...turn.state.outbox.values()].at(-1);
  const number = (last?.number ?? 0) + 1;
  const start = {
    stage: 'queued',
    held: false,
    nextAt: turn.now + delay,
    resends: 0,
    failures: 0,
    route: null,
  } as const;
  // Its status is told by `pump`, at the end of the turn: the application must hear of the message first.
  store(turn, { ...fresh, ...start, number });
}

/** Submits all that is due. Call it last in every turn. */
export function pump(turn: Turn): void {
  const reason = waitingReason(turn);
  if (reason !== turn.link.waiting) turn.tell({ type: 'network' });
  turn.link.waiting = reason;
  for (const entry of [...turn.state.outbox.values()]) resendIfDue(turn, entry);
  for (const entry of [...turn.state.outbox.values()]) if (entry.stage === 'queued') attend(turn, entry);
}

export function answered(turn: Turn, transmission: string, answer: HopAnswer): void {
  const flight = turn.link.inFlight.get(transmission);
  turn.link.inFlight.delete(transmission);
  if (flight === undefined) return;
  if (answer === 'settled') for (const proxy of flight.proxies) turn.link.failures.delete(toHex(proxy));
  else blame(turn, flight.proxies, 1);
  const entry = turn.state.outbox.get(flight.entry);
  if (entry === undefined) return;
  if (answer === 'settled') settle(turn, entry);
  // An entry that has moved on since is not this transmission's any more.
  else if (answer !== 'unknown' && entry.stage === 'submitted') tryAnotherPath(turn, entry);
}

/** The sender's own copy came back. */
export function echoed(turn: Turn, id: string): void {
  const entry = turn.state.outbox.get(id);
  if (entry === undefined) return;
  const route = entry.route === null ? null : { ...entry.route, echoAt: entry.route.echoAt ?? turn.now };
  tellRoute(turn, entry, route);
  arrived(turn, { ...entry, route });
}

/** Some member said that he has more than before. */
export function acknowledged(turn: Turn, group: Group): void {
  for (const entry of [...turn.state.outbox.values()]) {
    if (!belongs(entry, group) || countDelivered(group, entry) === 0) continue;
    if (entry.stage !== 'on-server') arrived(turn, entry);
    else if (!entry.visible || isComplete(group, entry)) finish(turn, entry);
    else report(turn, entry);
  }
}

/** Throws UsageError 'nothing-to-retry'. */
export function retry(turn: Turn, id: string): void {
  const failed = [...turn.state.outbox.values()].filter(
    (entry) => shownId(entry.id) === id && entry.stage === 'no-echo',
  );
  if (failed.length === 0) throw new UsageError('nothing-to-retry', 'that has not failed');
  for (const entry of failed) {
    save(turn, { ...entry, stage: 'queued', nextAt: turn.now, resends: 0, failures: 0 });
  }
}

/** Whatever it was: nothing more of it goes out. */
export function endEntry({ state, link, records }: Turn, id: string): void {
  state.outbox.delete(id);
  link.told.delete(id);
  records.delete(recordKeys.outbox(id));
}

/** Of what has not left yet, in any attempt: nobody knows what it was before. */
export function replaceUnsent(turn: Turn, entry: OutboxEntry, payload: Uint8Array): void {
  turn.link.told.delete(entry.id);
  store(turn, { ...entry, payload, visible: false });
}

/** The next time at which `pump` has something to do without any other event. */
export function nextOutboxWake(turn: Turn): number {
  const { state, link, now } = turn;
  if (link.waiting !== null) return Number.POSITIVE_INFINITY;
  const earliest = isCatchingUp(link, now) ? caughtUpAt(link) : 0;
  let next = Number.POSITIVE_INFINITY;
  for (const entry of state.outbox.values()) {
    if (entry.stage === 'queued' && hasKeys(turn, entry)) next = Math.min(next, Math.max(earliest, entry.nextAt));
    if (mayGoAgain(entry) && entry.nextAt > now) next = Math.min(next, entry.nextAt);
  }
  return next;
}

/** Something is in the mailbox that this device has not read yet: nothing goes out before. */
function isCatchingUp(link: LinkState, now: number): boolean {
  return link.connected && !link.drained && now < caughtUpAt(link);
}

function caughtUpAt({ connectedAt }: LinkState): number {
  return connectedAt + CATCH_UP;
}

function hasKeys(turn: Turn, entry: OutboxEntry): boolean {
  return entry.target !== null || epochOf(turn.group(entry.groupId), entry) !== null;
}

/** It waits for its echo, or after that for somebody to show that he has it. */
function mayGoAgain({ stage, visible }: OutboxEntry): boolean {
  return stage === 'submitted' || stage === 'settled' || (stage === 'on-server' && !visible);
}

/** Whether what was waiting has waited long enough, on a link on which the answer would have come. */
function resendIfDue(turn: Turn, entry: OutboxEntry): void {
  if (!mayGoAgain(entry)) return;
  const { link, now } = turn;
  if (entry.nextAt > now + LONGEST_WAIT) {
    save(turn, { ...entry, nextAt: now + resendWait(turn, entry.resends) });
    return;
  }
  if (entry.nextAt > now || !link.connected || !link.drained) return;
  if (entry.stage === 'on-server' && !lacksWitness(turn, entry)) {
    finish(turn, entry);
    return;
  }
  if (entry.alone && entry.resends >= MAX_RESENDS_ALONE) {
    finish(turn, entry);
    return;
  }
  // Nobody would press "try again" for a roster operation, and a group must not split over one.
  if (entry.visible && entry.resends >= MAX_RESENDS) {
    fail(turn, entry, 'no-echo');
    return;
  }
  const resends = Math.min(entry.resends + 1, MOST_RESENDS);
  // Held, for several may be due at once: all that got lost before this device went offline.
  save(turn, { ...entry, stage: 'queued', held: true, nextAt: now, resends, failures: 0 });
}

function attend(turn: Turn, entry: OutboxEntry): void {
  const { link, now } = turn;
  if (link.waiting !== null) {
    if (entry.held) report(turn, entry);
    else save(turn, { ...entry, held: true });
    return;
  }
  if (isCatchingUp(link, now) || !hasKeys(turn, entry)) {
    report(turn, entry);
    return;
  }
  const released = entry.held ? release(turn, entry) : entry;
  if (released.nextAt <= now || released.nextAt > now + LONGEST_WAIT) submit(turn, released);
  else if (released !== entry) save(turn, released);
  else report(turn, entry);
}

function release(turn: Turn, entry: OutboxEntry): OutboxEntry {
  const { link, now, env } = turn;
  if (profileOf(turn, entry) === 'fast') return { ...entry, held: false, nextAt: now };
  const wait = SPREAD_LEAST + randomInt(env.random, SPREAD_MOST - SPREAD_LEAST);
  link.spreadUntil = Math.max(now, link.spreadUntil) + wait;
  return { ...entry, held: false, nextAt: link.spreadUntil };
}

function submit(turn: Turn, entry: OutboxEntry): void {
  const path = drawPath(turn);
  const transmission = path === null ? null : transmitOrBlame(turn, entry, path);
  if (transmission === 'too-large') drop(turn, entry);
  else if (transmission !== null) hand(turn, entry, transmission);
  // Nothing was sent: the clock is wrong, or a proxy unusable. The next path is tried in a while.
  else save(turn, { ...entry, nextAt: turn.now + BACKOFF_LEAST });
}

function hand(turn: Turn, entry: OutboxEntry, transmission: Transmission): void {
  const { first, second } = transmission.path;
  const name = toHex(turn.env.random.bytes(16));
  const route = describeRoute(turn, profileOf(turn, entry), transmission, entry.route);
  turn.link.inFlight.set(name, { entry: entry.id, proxies: [first.id, second.id] });
  turn.submissions.push({ transmission: name, firstProxy: first, packet: transmission.packet });
  tellRoute(turn, entry, route);
  save(turn, { ...entry, stage: 'submitted', nextAt: turn.now + resendWait(turn, entry.resends), route });
}

function transmitOrBlame(
  turn: Turn,
  entry: OutboxEntry,
  path: NonNullable<ReturnType<typeof drawPath>>,
): Transmission | 'too-large' | null {
  try {
    return transmit(turn, entry, path);
  } catch (error) {
    if (error instanceof UsageError && error.code === 'too-large') return 'too-large';
    if (!(error instanceof VerifyError)) throw error;
    turn.count('unusable-proxy-key');
    blame(turn, [path.first.id, path.second.id], UNUSABLE_WEIGHT);
    return null;
  }
}

function settle(turn: Turn, entry: OutboxEntry): void {
  const route = entry.route === null ? null : { ...entry.route, settledAt: entry.route.settledAt ?? turn.now };
  tellRoute(turn, entry, route);
  const stage = entry.stage === 'submitted' ? 'settled' : entry.stage;
  const settled: OutboxEntry = { ...entry, stage, failures: 0, route };
  // Nobody echoes these: that every hop answered is all that can be known.
  if ((entry.target !== null || entry.alone) && stage === 'settled') finish(turn, settled);
  else save(turn, settled);
}

function tryAnotherPath(turn: Turn, entry: OutboxEntry): void {
  const failures = entry.failures + 1;
  if (entry.alone && failures > MAX_FAILURES_ALONE) {
    finish(turn, entry);
    return;
  }
  const backoff = Math.min(BACKOFF_MOST, BACKOFF_LEAST * 2 ** (failures - PATHS_AT_ONCE));
  const wait = failures < PATHS_AT_ONCE ? 0 : backoff / 2 + randomInt(turn.env.random, Math.ceil(backoff / 2));
  save(turn, { ...entry, stage: 'queued', nextAt: turn.now + Math.ceil(wait), failures });
}

/** The server has it: an echo, or a member who has it, says so. */
function arrived(turn: Turn, entry: OutboxEntry): void {
  if (!entry.visible) {
    if (!lacksWitness(turn, entry)) finish(turn, entry);
    else if (entry.stage !== 'on-server')
      save(turn, { ...entry, stage: 'on-server', nextAt: turn.now + witnessWait(turn, entry.resends) });
    return;
  }
  const group = turn.group(entry.groupId);
  const settled: OutboxEntry = { ...entry, stage: 'on-server', payload: new Uint8Array(0) };
  if (isComplete(group, settled)) {
    finish(turn, settled);
    return;
  }
  save(turn, settled);
  forgetOldest(turn, group);
}

function finish(turn: Turn, entry: OutboxEntry): void {
  report(turn, entry);
  endEntry(turn, entry.id);
}

function forgetOldest(turn: Turn, group: Group): void {
  const tracked = [...turn.state.outbox.values()].filter(
    (entry) => entry.visible && entry.stage === 'on-server' && belongs(entry, group),
  );
  for (const entry of tracked.slice(0, -MAX_TRACKED)) finish(turn, entry);
}

function fail(turn: Turn, entry: OutboxEntry, stage: 'no-echo'): void {
  tellAllAgain(turn, entry);
  save(turn, { ...entry, stage });
}

/** Too large it stays: the group has grown since it was signed. Those who miss it ask for it, each for himself. */
function drop(turn: Turn, entry: OutboxEntry): void {
  tellAllAgain(turn, entry);
  if (!entry.visible) turn.count('outbox-too-large');
  finish(turn, { ...entry, stage: 'too-large' });
}

/** What it acknowledged reached nobody: the next message says all of it again. */
function tellAllAgain(turn: Turn, entry: OutboxEntry): void {
  const group = turn.group(entry.groupId);
  group.told = NOTHING_TOLD;
  turn.records.delete(recordKeys.told(group.id));
}

function save(turn: Turn, entry: OutboxEntry): void {
  store(turn, entry);
  report(turn, entry);
}

function store(turn: Turn, entry: OutboxEntry): void {
  turn.state.outbox.set(entry.id, entry);
  turn.records.put(recordKeys.outbox(entry.id), encodeEntry(entry));
}

/** Tells the application what changed since it was last told. */
function report(turn: Turn, entry: OutboxEntry): void {
  if (!entry.visible) return;
  const messageId = shownId(entry.id);
  const status = entry.target === null ? statusOf(turn, entry) : inviteStatus(turn, entry);
  const shown = JSON.stringify(status);
  if (turn.link.told.get(messageId) === shown) return;
  turn.link.told.set(messageId, shown);
  turn.tell({ type: 'status', messageId, status });
}

/** The worst of its parts'. Those that are done are here no more. */
function inviteStatus(turn: Turn, entry: OutboxEntry): SendStatus {
  const others = [...turn.state.outbox.values()].filter(
    ({ id, visible }) => visible && id !== entry.id && shownId(id) === shownId(entry.id),
  );
  const statuses = [entry, ...others].map((part) => statusOf(turn, part));
  const worst = WORST_FIRST.flatMap((state) => statuses.filter((status) => status.state === state));
  return worst[0] ?? { state: 'sent' };
}

/** Of an invite, the first part's. */
function tellRoute(turn: Turn, { id, visible }: OutboxEntry, route: Route | null): void {
  if (route !== null && visible && shownId(id) === id) turn.tell({ type: 'route', messageId: id, route });
}

function statusOf(turn: Turn, entry: OutboxEntry): SendStatus {
  const count = countDelivered(turn.group(entry.groupId), entry);
  if (count > 0) return { state: 'delivered', count, of: entry.recipients.length };
  const { waiting } = turn.link;
  if (entry.stage === 'queued' && waiting !== null) return { state: 'waiting', reason: waiting };
  if (entry.stage === 'queued' && !hasKeys(turn, entry)) return { state: 'waiting', reason: 'rekey' };
  return bareStatus(entry, turn.now);
}

function belongs(entry: OutboxEntry, group: Group): boolean {
  return equalBytes(entry.groupId, group.id);
}

/** Nothing more will be learned of it. */
function isComplete(group: Group, entry: OutboxEntry): boolean {
  return countDelivered(group, entry) === entry.recipients.length && (entry.route?.echoAt ?? null) !== null;
}

function countDelivered(group: Group, { seq, recipients }: OutboxEntry): number {
  // Of what is not counted nobody says that he has it.
  if (seq === 0) return 0;
  return recipients.filter((member) => group.peers.get(toHex(member))?.hasGot(seq)).length;
}

function blame({ link, now }: Turn, proxies: readonly ProxyId[], weight: number): void {
  for (const proxy of proxies) {
    const times = link.failures.get(toHex(proxy)) ?? [];
    link.failures.set(toHex(proxy), [...times.slice(-UNUSABLE_WEIGHT), ...Array<number>(weight).fill(now)]);
  }
}

function resendWait({ env }: Turn, resends: number): number {
  const wait = Math.min(RESEND_MOST, Math.max(RESEND_LEAST, exponential(env.random, RESEND_MEAN)));
  return Math.round(Math.min(RESEND_RAREST, wait * 2 ** Math.max(0, resends - MAX_RESENDS)));
}
