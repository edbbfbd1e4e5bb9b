import { fromHex, toHex } from '../../src/bytes/bytes.ts';
import { utf8Encode } from '../../src/bytes/utf8.ts';
import type { Ed25519SecretKey, Primitives } from '../../src/crypto/primitives.ts';
import { inviteKeys } from '../../src/group/invite.ts';
import { inviteIdOf } from '../../src/group/operation-keys.ts';
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
  readonly rosters: readonly RosterVector[];
}

/** One group from its create on: every type of operation, two of them at once, and the roster after each. */
export function groupVectors(p: Primitives): GroupVectors {
  return new Recorder(p, 'group').run();
}

/** Another group, in which members are removed, leave and come back. */
export function departureVectors(p: Primitives): Pick<GroupVectors, 'operations' | 'rosters'> {
  return new Recorder(p, 'departures').depart();
}

class Recorder {
  readonly #p: Primitives;
  readonly #given: Draws;
  readonly #operations: OperationVector[] = [];
  readonly #rosters: RosterVector[] = [];
  #log: OperationLog | null = null;

  constructor(p: Primitives, name: string) {
    this.#p = p;
    this.#given = new Draws(name);
  }

  run(): GroupVectors {
    const [alice, bob] = [this.#person('Alice'), this.#person('Bob')];
    const inviteSecret = this.#given.take('invite secret');
    const keys = inviteKeys(this.#p, inviteSecret);

    const nonce = this.#given.take('nonce', 16);
    this.#add(alice, { type: 'create', nonce, groupName: 'Garden 🌱', colour: 3, device: alice.device });
    const target = bob.device.mailboxId;
    const open = this.#invite(alice, keys, target);
    this.#add(alice, open);
    this.#add(alice, this.#invite(alice, inviteKeys(this.#p, this.#given.take('another secret')), target));
    this.#add(bob, { type: 'join', inviteId: open.inviteId, device: bob.device }, keys.signing);
    this.#add(alice, { type: 'promote', member: bob.id });
    // These two know nothing of each other; the one after them names both.
    const heads = this.#heads();
    this.#add(bob, { type: 'rename', groupName: 'Grüne Gärten', colour: 7 }, null, heads);
    this.#add(alice, { type: 'settings', key: 1, value: Uint8Array.of(0) }, null, heads);
    const { deviceKey } = this.#person('Bob again').device;
    this.#add(bob, { type: 'update', deviceKey, mailboxId: target, name: 'Bobby' });

    const { groupId: id } = this.#log!;
    return { groupId: id, inviteSecret, operations: this.#operations, rosters: this.#rosters };
  }

  depart(): Pick<GroupVectors, 'operations' | 'rosters'> {
    const [alice, bob, carol, dave] = ['Alice', 'Bob', 'Carol', 'Dave'].map((name) => this.#person(name)) as Four;
    const nonce = this.#given.take('nonce', 16);
    this.#add(alice, { type: 'create', nonce, groupName: 'Orchard', colour: 5, device: alice.device });
    for (const person of [bob, carol, dave]) this.#admit(alice, person);
    this.#add(alice, { type: 'promote', member: bob.id });
    this.#add(alice, { type: 'promote', member: carol.id });
    // At the same time: Carol renames and then removes Bob, who removes her; Dave leaves while Alice removes him.
    const before = this.#heads();
    this.#add(carol, { type: 'rename', groupName: 'Carol’s', colour: 1 }, null, before);
    this.#add(carol, removal(bob), null, [this.#last()]);
    this.#add(bob, removal(carol), null, before);
    this.#add(dave, { type: 'leave' }, null, before);
    this.#add(alice, removal(dave), null, before);
    // Somebody joins by an invite that is revoked at the same time, and invites at once.
    const keys = inviteKeys(this.#p, this.#given.take('revoked secret'));
    const eve = this.#person('Eve');
    const revoked = this.#invite(bob, keys, eve.device.mailboxId);
    this.#add(bob, revoked);
    const seen = this.#heads();
    this.#add(eve, { type: 'join', inviteId: revoked.inviteId, device: eve.device }, keys.signing, seen);
    const spare = inviteKeys(this.#p, this.#given.take('spare secret'));
    this.#add(eve, this.#invite(eve, spare, dave.device.mailboxId), null, [this.#last()]);
    this.#add(alice, { type: 'remove', subject: { type: 'invite', inviteId: revoked.inviteId } }, null, seen);
    // Carol comes back; what she signs by what she had seen before does not count, what she signs now does.
    this.#admit(bob, carol);
    this.#add(carol, removal(alice), null, before);
    this.#add(carol, this.#invite(carol, spare, dave.device.mailboxId));
    // The admins leave, first one and then the other, and Carol follows them.
    this.#add(bob, { type: 'leave' });
    this.#add(alice, { type: 'leave' });
    this.#add(carol, { type: 'rename', groupName: 'Empty orchard', colour: 2 });
    return { operations: this.#operations, rosters: this.#rosters };
  }

  #admit(inviter: Person, person: Person): void {
    const keys = inviteKeys(this.#p, this.#given.take(`secret ${this.#operations.length}`));
    const open = this.#invite(inviter, keys, person.device.mailboxId);
    this.#add(inviter, open);
    this.#add(person, { type: 'join', inviteId: open.inviteId, device: person.device }, keys.signing);
  }

  #invite({ id: author }: Person, keys: ReturnType<typeof inviteKeys>, target: MemberDevice['mailboxId']) {
    const shown = { signingKey: keys.signing.publicKey.bytes, sealingKey: keys.sealing.publicKey.bytes };
    const terms = { ...shown, expiry: NOW + 7 * 24 * 60 * 60 * 1000, target };
    return { type: 'invite', inviteId: inviteIdOf(this.#p, { author, ...terms }), ...terms } as const;
  }

  #last(): Uint8Array {
    return fromHex(this.#operations.at(-1)!.id);
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
    return {
      operations: this.#operations.length,
      heads: log.heads().map(toHex),
      members: [...roster.members.keys()],
      invites: [...roster.invites.keys()].sort(),
      hash: toHex(roster.hash),
    };
  }
}

type Four = [Person, Person, Person, Person];

const removal = ({ id }: Person) => ({ type: 'remove', subject: { type: 'member', memberId: id } }) as const;

interface Person {
  readonly signing: Ed25519SecretKey;
  readonly device: MemberDevice;
  readonly id: Operation['author'];
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
