import { noblePrimitives } from '@conclave/core/crypto/noble';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestNetwork } from './network.ts';
import { TestDevice } from './test-device.ts';
import { KEYS_SETTLE } from './trio.ts';

const MINUTE = 60_000;

describe.each([
  ['native', nativePrimitives],
  ['noble', noblePrimitives],
])('three people, with %s primitives', (_, primitives) => {
  let network: TestNetwork;
  let alice: TestDevice;
  let bob: TestDevice;
  let carol: TestDevice;

  beforeEach(() => {
    network = new TestNetwork(primitives, 'journey');
    alice = new TestDevice(network, 'Alice');
    bob = new TestDevice(network, 'Bob');
    carol = new TestDevice(network, 'Carol');
    for (const device of [alice, bob, carol]) device.connect();
    alice.handle({ type: 'create-group', name: 'Climbing', colour: 3 });
    alice.invite(bob, 'short-id', 'six generated words');
    alice.invite(carol, 'contact-code', 'other words');
    network.run(MINUTE);
  });

  function everyoneJoins(): void {
    bob.openSealed('six generated words');
    carol.openSealed('other words');
    network.run(2 * MINUTE);
  }

  it('[GR-14] lets them join by short id and by contact code, and all agree on the roster', () => {
    expect(bob.endpoint.sealed()).toMatchObject([{ forContactCode: false }]);
    expect(carol.endpoint.sealed()).toMatchObject([{ forContactCode: true }]);
    everyoneJoins();
    for (const device of [alice, bob, carol]) {
      expect(device.group.members.map(({ name }) => name).sort()).toEqual(['Alice', 'Bob', 'Carol']);
      expect(device.group.name).toBe('Climbing');
      expect(device.group.rosterHash).toEqual(alice.group.rosterHash);
      expect(device.endpoint.sealed()).toEqual([]);
      expect(device.group.invites).toEqual([]);
    }
    expect(new Set(alice.lines())).toEqual(new Set(bob.lines()));
    expect(alice.lines()).toEqual(carol.lines());
  });

  it('[GR-18] brings everything that anyone writes to everyone, in one order, and says how far it came', () => {
    everyoneJoins();
    // New keys, which tell what has come, are on their way no more.
    network.run(KEYS_SETTLE);
    const hello = alice.send('Hallo 🧗‍♀️ 𝒳');
    network.run(MINUTE);
    const answer = bob.send('Grüße 👋🏽');
    network.run(MINUTE);
    carol.send('𠜎 seen');
    network.run(MINUTE);
    for (const device of [alice, bob, carol]) {
      expect(device.texts()).toEqual(['Alice: Hallo 🧗‍♀️ 𝒳', 'Bob: Grüße 👋🏽', 'Carol: 𠜎 seen']);
      expect(device.news.filter(({ type }) => type === 'counted')).toEqual([]);
    }
    expect(alice.statuses(hello).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['sending', 'on-server', 'delivered']),
    );
    expect(alice.status(hello)).toEqual({ state: 'delivered', count: 2, of: 2 });
    // Carol's message said so; Alice says it too where she happened to renew the keys since.
    expect(bob.status(answer)).toMatchObject({ state: 'delivered', of: 2 });
  });

  it('keeps messages for somebody whose app is closed, and gives them once', () => {
    everyoneJoins();
    bob.disconnect();
    alice.send('one');
    network.run(MINUTE);
    carol.send('two');
    network.run(3 * MINUTE);
    expect(bob.texts()).toEqual([]);
    bob.restart();
    bob.connect();
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: one', 'Carol: two']);
    bob.restart();
    network.run(MINUTE);
    expect(bob.messages()).toHaveLength(2);
  });

  it('refuses a wrong passphrase and loses nothing', () => {
    const before = new Map(bob.stored);
    expect(() => bob.openSealed('wrong words')).toThrowError(
      expect.objectContaining({ code: 'passphrase-opens-nothing' }),
    );
    expect(bob.stored).toEqual(before);
    expect(bob.endpoint.groups()).toEqual([]);
    bob.openSealed('six generated words');
    expect(bob.endpoint.groups()).toHaveLength(1);
  });
});
