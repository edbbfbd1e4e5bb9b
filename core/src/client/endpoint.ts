import { toHex } from '../bytes/bytes.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair } from '../crypto/hpke.ts';
import { UsageError } from '../errors.ts';
import { nameFrom } from '../group/name.ts';
import { formatContactCode } from '../identity/contact-code.ts';
import { type Device, generateDevice } from '../identity/device.ts';
import type { GroupId, MailboxId } from '../wire/ids.ts';
import { administer } from './administering.ts';
import { setHead } from './compose.ts';
import { forgetMessages } from './forgetting.ts';
import { groupInfo } from './group-info.ts';
import { receive } from './inbox.ts';
import { invite } from './inviting.ts';
import { expireKept, nextKeptExpiry } from './keeping.ts';
import { connectionChanged, eraseOldHours, mailboxDrained, takeDirectory } from './network-events.ts';
import { createGroup } from './new-group.ts';
import { openSealed } from './opening-sealed.ts';
import { answered, nextOutboxWake, pump, retry } from './outbox.ts';
import { partialInfo } from './pending-join.ts';
import { nextPendingWake, tendPendingJoins } from './pending-joins.ts';
import { encodeProfile, newProfile, type OwnProfile } from './profile.ts';
import { Records, recordKeys } from './records.ts';
import { rekeyNow } from './rekeying-asked.ts';
import { askForRepairs, nextRepairWake } from './repairing.ts';
import { sealedInfos } from './sealed-message.ts';
import { expireSealed, nextSealedExpiry } from './sealed-messages.ts';
import { sendContent } from './sending.ts';
import { loadState, newLinkState, type State } from './state.ts';
import { nextTendingWake, tendGroups } from './tending.ts';
import { Turn } from './turn.ts';
import type {
  EndpointEvent,
  GroupInfo,
  NetworkInfo,
  Outcome,
  PartialInvite,
  SealedInfo,
  WaitingReason,
} from './types.ts';
import { networkInfo } from './waiting.ts';

/** How soon to look again while the clock or the proxies are to blame, whose getting better nobody announces. */
const RECHECK = 60 * 1000;

/**
 * One person's device as a state machine: (state, event) → (state, outcome). It does no input or output; its host stores
 * an outcome's writes and news in one transaction, then submits the packets, then calls again with what happens.
 * An endpoint made from the stored records goes on where the last one stopped, whenever that was.
 */
export class Endpoint {
  readonly #env: Env;
  readonly #records: Records;
  readonly #link = newLinkState();
  #state: State;

  /** Throws DecodeError for records that no version of this engine wrote. */
  constructor(env: Env, stored: Iterable<readonly [string, Uint8Array]>) {
    this.#env = env;
    this.#records = new Records(stored);
    this.#state = loadState(env, this.#records);
  }

  /** Null before 'start'. */
  get name(): string | null {
    return this.#state.profile?.name ?? null;
  }

  /** Secret keys; null before 'start'. The host logs in with `device.mailbox`. */
  get device(): Device | null {
    return this.#state.profile?.device ?? null;
  }

  mailboxId(): MailboxId | null {
    return this.#state.profile?.mailboxId ?? null;
  }

  /** `conclave:…`; null until registered. */
  contactCode(): string | null {
    const { profile } = this.#state;
    if (profile === null || profile.mailboxId === null) return null;
    const { fingerprint, mailboxId, device } = profile;
    const signingKey = device.signing.publicKey.bytes;
    return formatContactCode(this.#env.primitives, {
      fingerprint,
      mailboxId,
      signingKey,
      deviceKey: device.device.publicKey.bytes,
    });
  }

  groups(): readonly GroupInfo[] {
    const now = this.#env.clock.now();
    return [...this.#state.groups.values()].map((group) => groupInfo(group, now));
  }

  group(id: GroupId): GroupInfo | null {
    const group = this.#state.groups.get(toHex(id));
    return group === undefined ? null : groupInfo(group, this.#env.clock.now());
  }

  /** Newest first. */
  sealed(): readonly SealedInfo[] {
    return sealedInfos(this.#state.sealed);
  }

  /** Opened invites of which parts are still on their way. */
  pendingInvites(): readonly PartialInvite[] {
    return [...this.#state.pendingJoins].map(([id, pending]) => partialInfo(this.#env.primitives, id, pending));
  }

  /** Why nothing can be sent at present, or null; as of the last event. */
  waiting(): WaitingReason | null {
    return this.#link.waiting;
  }

  network(): NetworkInfo {
    return networkInfo(this.#turn());
  }

  /** For an invite's Argon2id: an X25519 public key that nobody has the secret of any more, 32 bytes. */
  freshSalt(): Uint8Array {
    return generateKeyPair(this.#env.primitives, this.#env.random).publicKey.bytes;
  }

  /** Throws UsageError for a command that is refused; then nothing has changed. Other events never throw. */
  handle(event: EndpointEvent): Outcome {
    const turn = this.#turn();
    try {
      dispatch(turn, event);
      expireSealed(turn);
      tendPendingJoins(turn);
      eraseOldHours(turn);
      tendGroups(turn);
      expireKept(turn);
      askForRepairs(turn);
      pump(turn);
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    const { news, submissions } = turn;
    return { writes: this.#records.commit(), news, submissions, wakeAt: wakeAt(turn) };
  }

  #turn(): Turn {
    return new Turn(this.#env, this.#state, this.#link, this.#records);
  }

  #rollBack(): void {
    if (!this.#records.hasChanges) return;
    this.#records.rollBack();
    this.#state = loadState(this.#env, this.#records);
    this.#link.told.clear();
  }
}

function dispatch(turn: Turn, event: EndpointEvent): void {
  switch (event.type) {
    case 'start':
      start(turn, event);
      break;
    case 'registered':
      registered(turn, event.mailboxId);
      break;
    case 'directory':
      takeDirectory(turn, event);
      break;
    case 'own-proxy':
      turn.link.ownProxy = event.proxyId;
      turn.tell({ type: 'network' });
      break;
    case 'connected':
    case 'disconnected':
      connectionChanged(turn, event.type === 'connected');
      break;
    case 'drained':
      mailboxDrained(turn, event.serverTime);
      break;
    case 'create-group':
      createGroup(turn, event.name, event.colour);
      break;
    case 'invite':
      invite(turn, event);
      break;
    case 'open-sealed':
      openSealed(turn, event.attempts);
      break;
    case 'send':
      sendContent(turn, event);
      break;
    case 'forget-messages':
      forgetMessages(turn, turn.group(event.groupId), new Set(event.messageIds));
      break;
    case 'set-profile':
      setHead(turn, turn.activeGroup(event.groupId), { profile: event.profile });
      turn.tell({ type: 'group', groupId: event.groupId });
      break;
    case 'remove-member':
    case 'leave':
    case 'promote':
    case 'rename-group':
    case 'revoke-invite':
    case 'set-inviters':
    case 'set-disappearing':
    case 'set-description':
    case 'rename-self':
      administer(turn, event);
      break;
    case 'rekey':
      rekeyNow(turn, event.groupId);
      break;
    case 'retry':
      retry(turn, event.messageId);
      break;
    case 'delivery':
      turn.link.empty = false;
      receive(turn, event.arrivedAt, event.bytes);
      break;
    case 'answered':
      answered(turn, event.transmission, event.answer);
      break;
    case 'tick':
      // What is due is done after every event.
      break;
  }
}

function start(turn: Turn, { name, fingerprint }: Extract<EndpointEvent, { type: 'start' }>): void {
  if (turn.state.profile !== null) throw new UsageError('already-started', 'the endpoint has its keys');
  const given = { name: nameFrom(name), fingerprint, device: generateDevice(turn.env), deviceKeySince: turn.now };
  setProfile(turn, newProfile(turn.env.primitives, given));
}

function registered(turn: Turn, mailboxId: MailboxId): void {
  const profile = turn.profile();
  if (profile.mailboxId !== null && toHex(profile.mailboxId) !== toHex(mailboxId)) {
    throw new UsageError('already-registered', 'the endpoint has another mailbox');
  }
  setProfile(turn, { ...profile, mailboxId });
}

function setProfile(turn: Turn, profile: OwnProfile): void {
  turn.state.profile = profile;
  turn.records.put(recordKeys.profile, encodeProfile(profile));
  turn.tell({ type: 'profile' });
}

function wakeAt(turn: Turn): number | null {
  const { link, state, now } = turn;
  const times = [
    nextOutboxWake(turn),
    nextTendingWake(turn),
    nextRepairWake(turn),
    nextSealedExpiry(state.sealed.values()),
    nextPendingWake(turn),
    nextKeptExpiry(turn),
  ];
  if (link.connected && link.directory !== null && link.directory.validUntil > now)
    times.push(link.directory.validUntil);
  if (link.waiting === 'clock-off' || link.waiting === 'too-few-proxies') times.push(now + RECHECK);
  const next = Math.min(...times);
  return Number.isFinite(next) ? next : null;
}
