import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_OPERATIONS, KIND_REPAIR } from '@conclave/core/client/content';
import { encodeRepairRequest } from '@conclave/core/client/repair-request';
import { OperationLog } from '@conclave/core/group/operation-log';
import { decodeSignedOperation, encodeSignedOperation, signOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { Forger } from './forger.ts';
import { add, hours, invite, leave, names, promote, remove } from './group-life.ts';
import { written } from './repair-fixture.ts';
import type { TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, type Trio } from './trio.ts';

/** What Carol may not do: it changes nobody's roster. */
const takeOver = { type: 'rename', groupName: 'Carol’s', colour: 1 } as const;

/** Carol signs one and gives it to one member alone. */
function whisper(trio: Trio, to: TestDevice): void {
  const { carol } = trio;
  const log = new OperationLog(p, carol.groupId);
  const stored = [...carol.stored].flatMap(([key, value]) => (key.startsWith('operation/') ? [value] : []));
  const signed = stored.map((bytes) => decodeSignedOperation(p, bytes));
  for (const one of signed.sort((a, b) => a.operation.clock - b.operation.clock)) log.add(one);
  deliver(trio, to, { heads: log.heads(), clock: log.nextClock() });
}

function deliver({ network, carol }: Trio, to: TestDevice, seen: { heads: Uint8Array[]; clock: number }): void {
  const forger = new Forger(network, carol);
  const operation = { author: carol.group.me, at: network.now, ...seen, ...takeOver };
  const operations = [encodeSignedOperation(signOperation(p, operation, carol.groupId, forger.signing, null))];
  const body = encodeBody({
    claim: null,
    introductions: [],
    acknowledgements: [],
    contents: { type: 'operations', operations },
  });
  forger.deliver(to, forger.message({ kind: KIND_OPERATIONS, seq: 0, body }));
}

function expectAgreement(devices: readonly TestDevice[]): void {
  for (const one of ['rosterHash', 'epochId'] as const) {
    expect(new Set(devices.map(({ group }) => toHex(group[one]))).size, one).toBe(1);
  }
}

describe('what rests on an operation that nobody else has', () => {
  it('[GR-27] goes along with what rests on it, where it changed nothing and no roster tells of it', () => {
    const trio = friends('grounds');
    const { network, alice, bob, carol } = trio;
    const dave = add(network, alice, 'Dave');
    whisper(trio, alice);
    alice.handle({ type: 'rename-group', groupId: alice.groupId, name: 'Alice’s', colour: 0 });
    network.run(MINUTE);
    expect(bob.group.name).toBe('Alice’s');
    whisper(trio, alice);
    remove(alice, dave);
    network.run(MINUTE);
    expectAgreement([alice, bob, carol]);
  });

  it('[RE-13] is asked for where a rekey waits for it that all but its author lost to another', () => {
    const trio = friends('rekey on a whisper 5');
    const { network, alice, bob, carol } = trio;
    const dave = add(network, alice, 'Dave');
    alice.disconnect();
    whisper(trio, bob);
    leave(dave);
    for (let waited = 0; !bob.group.usable || waited < 3; waited++) network.run(MINUTE);
    // The only admin can't know of Bob's keys, and makes others of the same number.
    alice.connect();
    network.run(3 * MINUTE);
    expect([alice, carol].map(({ group }) => group.epoch)).toEqual([bob.group.epoch, bob.group.epoch]);
    expect(toHex(bob.group.epochId)).not.toBe(toHex(alice.group.epochId));
    hours(network, 1, trio.all);
    expectAgreement(trio.all);
  });

  it('[RE-13] is asked for ever more rarely, and at last not any more, where nobody has it', () => {
    const trio = friends('built on nothing');
    const { network, bob, all } = trio;
    const requests = written(bob, 'outbox/ask-');
    deliver(trio, bob, { heads: [network.env.random.bytes(32)], clock: 9 });
    hours(network, 48, all);
    expect(requests.size).toBe(12);
    bob.restart();
    hours(network, 3, all);
    expect(requests.size).toBe(12);
  });

  it('[GR-27] goes along with the goodbye of somebody who leaves, whom nobody can ask for it', () => {
    const trio = friends('goodbye on a whisper');
    const { network, alice, bob, carol } = trio;
    whisper(trio, bob);
    leave(bob);
    network.run(5 * MINUTE);
    for (const device of [alice, carol]) expect(names(device)).toEqual(['Alice', 'Carol']);
  });

  it('[GR-14] goes along with the join of somebody who comes back and knew more', () => {
    const trio = friends('last words');
    const { network, alice, bob, carol } = trio;
    promote(alice, bob);
    network.run(KEYS_SETTLE);
    bob.disconnect();
    bob.handle({ type: 'rename-group', groupId: bob.groupId, name: 'Bob’s', colour: 0 });
    remove(alice, bob);
    network.run(MINUTE);
    bob.connect();
    network.run(KEYS_SETTLE);
    expect([bob.group.state, carol.group.name]).toEqual(['removed', 'Friends']);
    invite(network, alice, bob);
    network.run(MINUTE);
    for (const device of trio.all) expect(names(device).sort()).toEqual(['Alice', 'Bob', 'Carol']);
    network.run(KEYS_SETTLE);
    expectAgreement(trio.all);
  });
});

describe('who sends in the other one of two epochs of one number', () => {
  it('[RE-10] is answered in that one', () => {
    const trio = friends('two of one number');
    const { network, alice, bob, carol } = trio;
    const erin = add(network, alice, 'Erin');
    const dave = add(network, alice, 'Dave');
    const all = [alice, bob, carol, erin];
    promote(alice, bob);
    network.run(KEYS_SETTLE);
    network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
    remove(alice, dave);
    network.run(20_000);
    network.faults = { lose: (mailbox) => mailbox === toHex(carol.mailboxId) };
    remove(bob, dave);
    network.run(20_000);
    network.faults = {};
    expect(new Set(all.map(({ group }) => group.epoch)).size).toBe(1);
    // Of the two who each know one of the epochs, he whose epoch lost to the other.
    const [loser] = [bob, carol].filter(({ group }) => toHex(group.epochId) !== toHex(erin.group.epochId));
    if (loser === undefined) throw new Error('there are no two epochs');
    const asker = new Forger(network, loser);
    const request = { wanted: [], heads: [loser.groupId], epoch: loser.group.epochId };
    const contents = { type: 'repair', repair: encodeRepairRequest(request) } as const;
    const body = encodeBody({ claim: null, introductions: [], acknowledgements: [], contents });
    asker.deliver(erin, asker.message({ kind: KIND_REPAIR, seq: 0, body }));
    network.run(30_000);
    expect(toHex(loser.group.epochId)).toBe(toHex(erin.group.epochId));
  });
});
