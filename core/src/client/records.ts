import { toHex } from '../bytes/bytes.ts';
import { wipe } from '../bytes/wipe.ts';
import type { Write } from '../ports.ts';
import type { GroupId, MemberId } from '../wire/ids.ts';

/**
 * Keys of everything that an endpoint stores. The first part says what the value is; each value's layout stands with
 * the type that it encodes.
 */
export const recordKeys = {
  /** profile.ts */
  profile: 'profile',
  /** guards.ts */
  guards: 'guards',
  /** directory-claims.ts */
  claims: 'claims',
  /** group.ts */
  group: (group: GroupId) => `group/${toHex(group)}`,
  /** group.ts: what this device last acknowledged. */
  told: (group: GroupId) => `told/${toHex(group)}`,
  /** A signed operation as it travels, group/signed-operation.ts. */
  operation: (group: GroupId, id: Uint8Array) => `operation/${toHex(group)}/${toHex(id)}`,
  /** What an epoch is, by its id: epochs-of-group.ts. Stays when its chain is gone. */
  epoch: (group: GroupId, id: Uint8Array) => `epoch/${toHex(group)}/${toHex(id)}`,
  /** The chain of an epoch, group/chain.ts. Secret. */
  chain: (group: GroupId, epoch: Uint8Array) => `chain/${toHex(group)}/${toHex(epoch)}`,
  /** The rekey that began it, as it came, while its chain is there. */
  epochRekey: (group: GroupId, id: Uint8Array) => `epoch-rekey/${toHex(group)}/${toHex(id)}`,
  /** Secret of the invite that this device joined by, while a rekey may still be sealed to it. Secret. */
  inviteKey: (group: GroupId) => `invite-key/${toHex(group)}`,
  /** A rekey that waits for what it names: waiting-rekeys.ts. */
  rekey: (group: GroupId, id: Uint8Array) => `rekey/${toHex(group)}/${toHex(id)}`,
  /** A device key that was replaced, by its public half: device-keys.ts. Secret. */
  deviceKey: (publicKey: Uint8Array) => `device-key/${toHex(publicKey)}`,
  /** peer.ts */
  peer: (group: GroupId, member: MemberId) => `peer/${toHex(group)}/${toHex(member)}`,
  /** kept-messages.ts, by the sender's id in hex and the message's number. */
  keptOf: (group: GroupId, sender: string, seq: number) => `kept/${toHex(group)}/${sender}/${seq}`,
  /** What the group may have that this device has not heard of: catching-up.ts */
  catchUp: (group: GroupId) => `catch-up/${toHex(group)}`,
  /** A recent roster's members by rank, group.ts. */
  ranks: (group: GroupId, rosterHash: Uint8Array) => `ranks/${toHex(group)}/${toHex(rosterHash)}`,
  /** orphans.ts */
  orphan: (group: GroupId, id: Uint8Array) => `orphan/${toHex(group)}/${toHex(id)}`,
  /** held-messages.ts */
  held: (group: GroupId, id: string) => `held/${toHex(group)}/${id}`,
  /** outbox-entry.ts */
  outbox: (id: string) => `outbox/${id}`,
  /** pending-join.ts, by the id that its first part had. Secret. */
  pendingJoin: (id: string) => `pending-join/${id}`,
  /** A piece of its operations that has come. */
  joinPart: (id: string, index: number) => `join-part/${id}/${index}`,
  /** sealed-message.ts */
  sealed: (id: string) => `sealed/${id}`,
} as const;

/** The stored records, and the changes of the event in hand until they are committed. */
export class Records {
  readonly #stored = new Map<string, Uint8Array>();
  readonly #changes = new Map<string, Uint8Array | null>();

  constructor(stored: Iterable<readonly [string, Uint8Array]>) {
    for (const [key, value] of stored) this.#stored.set(key, isSecret(key) ? value.slice() : value);
  }

  /** As last committed. */
  get(key: string): Uint8Array | null {
    return this.#stored.get(key) ?? null;
  }

  /** What is committed under keys with these first parts, without the prefix itself, in no particular order. */
  under(...parts: readonly string[]): [rest: string, value: Uint8Array][] {
    const prefix = `${parts.join('/')}/`;
    return [...this.#stored].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as [string, Uint8Array]] : [],
    );
  }

  put(key: string, value: Uint8Array): void {
    this.#changes.set(key, value);
  }

  delete(key: string): void {
    if (this.#stored.has(key)) this.#changes.set(key, null);
    else this.#changes.delete(key);
  }

  /** Everything under keys with these first parts. */
  deleteUnder(...parts: readonly string[]): void {
    const prefix = `${parts.join('/')}/`;
    for (const key of this.#changes.keys()) if (key.startsWith(prefix)) this.#changes.delete(key);
    for (const key of this.#stored.keys()) if (key.startsWith(prefix)) this.#changes.set(key, null);
  }

  /** The changes, for the host to store; they are the committed state from now on. */
  commit(): Write[] {
    const writes = [...this.#changes].map(([key, value]) => ({ key, value }));
    for (const { key, value } of writes) {
      const old = this.#stored.get(key);
      // What is erased is to be gone from memory too. The copy that the host was given is the host's.
      if (old !== undefined && isSecret(key)) wipe(old);
      if (value === null) this.#stored.delete(key);
      else this.#stored.set(key, isSecret(key) ? value.slice() : value);
    }
    this.#changes.clear();
    return writes;
  }

  get hasChanges(): boolean {
    return this.#changes.size > 0;
  }

  rollBack(): void {
    this.#changes.clear();
  }
}

function isSecret(key: string): boolean {
  return (
    key === recordKeys.profile ||
    key.startsWith('chain/') ||
    key.startsWith('device-key/') ||
    key.startsWith('pending-join/') ||
    key.startsWith('invite-key/')
  );
}
