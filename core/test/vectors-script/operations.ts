import { toHex } from '../../src/bytes/bytes.ts';
import { utf8Encode } from '../../src/bytes/utf8.ts';
import type { Ed25519SecretKey, Primitives } from '../../src/crypto/primitives.ts';
import { inviteKeys } from '../../src/group/invite.ts';
import { OperationLog } from '../../src/group/operation-log.ts';
import type { MemberDevice, Operation, OperationContents } from '../../src/group/operations.ts';
import { foldRoster } from '../../src/group/roster.ts';
import { encodeSignedOperation, type SignedOperation, signOperation } from '../../src/group/signed-operation.ts';
import { type GroupId, groupId, mailboxId, memberIdOf } from '../../src/wire/ids.ts';
import type { OperationVector, RosterVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { NOW } from './message.ts';

export interface GroupVectors {
  readonly groupId: GroupId;
  readonly inviteSecret: Uint8Array;
  readonly operations: readonly OperationVector[];
  readonly departures: readonly OperationVector[];
  readonly rosters: readonly RosterVector[];
}

/** One group from its create on: every type of operation, two of them at once, and the roster after each. */
export function groupVectors(p: Primitives): GroupVectors {
  return new Recorder(p).run();
}

class Recorder {
  readonly #p: Primitives;
  readonly #given = new Draws('group');
  readonly #operations: OperationVector[] = [];
  readonly #rosters: RosterVector[] = [];
  #log: OperationLog | null = null;

  constructor(p: Primitives) {
    this.#p = p;
  }

  run(): GroupVectors {
    const [alice, bob] = [this.#person('Alice'), this.#person('Bob')];
    const inviteId = this.#given.take('invite id', 16);
    const inviteSecret = this.#given.take('invite secret');
    const keys = inviteKeys(this.#p, inviteSecret);

    const nonce = this.#given.take('nonce', 16);
    this.#add(alice, { type: 'create', nonce, groupName: 'Garden 🌱', colour: 3, device: alice.device });
    const target = bob.device.mailboxId;
    this.#add(alice, invite(inviteId, keys, target));
    const another = this.#given.take('another invite id', 16);
    this.#add(alice, invite(another, inviteKeys(this.#p, this.#given.take('another secret')), target));
    this.#add(bob, { type: 'join', inviteId, device: bob.device }, keys.signing);
    this.#add(alice, { type: 'promote', member: bob.id });
    // These two know nothing of each other; the one after them names both.
    const heads = this.#heads();
    this.#add(bob, { type: 'rename', groupName: 'Grüne Gärten', colour: 7 }, null, heads);
    this.#add(alice, { type: 'settings', key: 1, value: Uint8Array.of(0) }, null, heads);
    const { deviceKey } = this.#person('Bob again').device;
    this.#add(bob, { type: 'update', deviceKey, mailboxId: target, name: 'Bobby' });

    const departures = [
      this.#sign(alice, { type: 'remove', subject: { type: 'member', memberId: bob.id } }),
      this.#sign(alice, { type: 'remove', subject: { type: 'invite', inviteId: another } }),
      this.#sign(bob, { type: 'leave' }),
    ].map(({ vector }) => vector);
    const { groupId: id } = this.#log!;
    return { groupId: id, inviteSecret, operations: this.#operations, departures, rosters: this.#rosters };
  }

  #person(name: string) {
    const signing = this.#p.ed25519SecretKey(this.#given.take(`${name} signing`));
    const device = {
      signingKey: signing.publicKey.bytes,
      deviceKey: this.#p.x25519SecretKey(this.#given.take(`${name} device`)).publicKey.bytes,
      mailboxId: mailboxId(this.#given.take(`${name} mailbox id`, 6)),
      name,
    };
    return { signing, device, id: memberIdOf(this.#p, device.signingKey) };
  }

  #heads(): readonly Uint8Array[] {
    return this.#log?.heads() ?? [];
  }

  #add(
    author: Person,
    contents: OperationContents,
    inviteKey: Ed25519SecretKey | null = null,
    heads: readonly Uint8Array[] = this.#heads(),
  ): void {
    const { signed, vector } = this.#sign(author, contents, inviteKey, heads);
    this.#log ??= new OperationLog(this.#p, groupId(signed.id));
    if (this.#log.add(signed) !== 'added') throw new Error(`a ${contents.type} that does not hold`);
    this.#operations.push(vector);
    this.#rosters.push(this.#roster(this.#log));
  }

  #sign(
    author: Person,
    contents: OperationContents,
    inviteKey: Ed25519SecretKey | null = null,
    heads: readonly Uint8Array[] = this.#heads(),
  ): { signed: SignedOperation; vector: OperationVector } {
    const clock = heads.reduce((most, id) => Math.max(most, this.#log!.get(toHex(id))!.signed.operation.clock + 1), 0);
    const at = NOW + clock * 1000;
    const operation = { author: author.id, at, clock, heads, ...contents } as Operation;
    const signed = signOperation(this.#p, operation, this.#log?.groupId ?? null, author.signing, inviteKey);
    const vector = {
      type: contents.type,
      author: toHex(author.signing.exportSeed()),
      inviteKey: inviteKey === null ? null : toHex(inviteKey.exportSeed()),
      at,
      clock,
      heads: heads.map(toHex),
      fields: fieldsOf(contents),
      body: toHex(signed.body),
      id: toHex(signed.id),
      signed: toHex(encodeSignedOperation(signed)),
    };
    return { signed, vector };
  }

  #roster(log: OperationLog): RosterVector {
    const roster = foldRoster(this.#p, log);
    if (roster.voided.size > 0) throw new Error('a void operation');
    return {
      operations: this.#operations.length,
      heads: log.heads().map(toHex),
      members: [...roster.members.keys()],
      invites: [...roster.invites.keys()].sort(),
      hash: toHex(roster.hash),
    };
  }
}

interface Person {
  readonly signing: Ed25519SecretKey;
  readonly device: MemberDevice;
  readonly id: Operation['author'];
}

function invite(
  inviteId: Uint8Array,
  keys: ReturnType<typeof inviteKeys>,
  target: MemberDevice['mailboxId'],
): OperationContents {
  return {
    type: 'invite',
    inviteId,
    signingKey: keys.signing.publicKey.bytes,
    sealingKey: keys.sealing.publicKey.bytes,
    expiry: NOW + 7 * 24 * 60 * 60 * 1000,
    target,
  };
}

function fieldsOf({ type: _, ...contents }: OperationContents): Record<string, string | number> {
  return Object.fromEntries(Object.entries(contents).flatMap(([name, value]) => flat(name, value as unknown)));
}

/** Texts as the hex of their UTF-8; the fields of a device or a subject side by side. */
function flat(name: string, value: unknown): [string, string | number][] {
  if (typeof value === 'number') return [[name, value]];
  if (value instanceof Uint8Array) return [[name, toHex(value)]];
  if (typeof value === 'string') return [[name, toHex(utf8Encode(value))]];
  return Object.entries(value as object).flatMap(([inner, content]) => flat(`${name}.${inner}`, content));
}
