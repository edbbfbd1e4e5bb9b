import { toHex } from '@conclave/core/bytes/bytes';
import { pick, randomInt } from '@conclave/core/bytes/random';
import type { EndpointEvent } from '@conclave/core/client/types';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, eventsOf, hours, leave, names, promote, remove, storedChains, storedUnder } from './group-life.ts';
import { HOUR } from './network.ts';
import { type Crashes, TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, type Trio } from './trio.ts';

const DAY = 24;

/** All are in one group, one roster and one epoch, and messages come and go. */
function expectAgreement(network: Trio['network'], devices: readonly TestDevice[]): void {
  const [first] = devices as [TestDevice];
  for (const device of devices) {
    expect(device.group.rosterHash).toEqual(first.group.rosterHash);
    expect(toHex(device.group.epochId), device.endpoint.name ?? '').toBe(toHex(first.group.epochId));
    expect(device.group.usable).toBe(true);
  }
  for (const device of devices) {
    const said = `${device.endpoint.name} is here ${network.now}`;
    device.send(said);
    network.run(MINUTE);
    for (const other of devices) expect(other.texts()).toContain(`${device.endpoint.name}: ${said}`);
  }
}

describe('the keys of a group', () => {
  it('[GR-26] are renewed when somebody joined: by an admin, a random while later, and everybody hears it', () => {
    const { network, alice, bob, carol } = friends('join');
    const before = alice.group.epochId;
    const dave = add(network, alice, 'Dave');
    expect(alice.group.epochId).not.toEqual(before);
    expectAgreement(network, [alice, bob, carol, dave]);
    for (const device of [bob, carol, dave])
      expect(eventsOf(device, 'keys-renewed').at(-1)).toMatchObject({ by: 'Alice' });
    expect(bob.lines()).toEqual(carol.lines());
  });

  it('[GR-26] are renewed after seven days, and those before are gone seven days later, from memory and disk', () => {
    const { network, alice, bob, carol, all } = friends('week');
    const { epoch, epochId } = alice.group;
    hours(network, 7 * DAY - 1, all);
    expect(alice.group.epoch).toBe(epoch);
    hours(network, 2, all);
    expect(alice.group.epoch).toBe(epoch + 1);
    expectAgreement(network, all);
    const old = `${toHex(alice.groupId)}/${toHex(epochId)}`;
    expect(storedUnder(carol, `chain/${old}`)).toHaveLength(1);
    hours(network, 7 * DAY + 1, all);
    for (const device of [alice, bob, carol])
      expect(storedUnder(device, `chain/${old}`, `epoch-rekey/${old}`)).toEqual([]);
    expectAgreement(network, all);
  });

  it('are one for all where two admins renew them at once: the highest number, then the lowest id', () => {
    for (const seed of ['race 1', 'race 2', 'race 3', 'race 4']) {
      const { network, alice, bob, carol } = friends(seed);
      const dave = add(network, alice, 'Dave');
      const erin = add(network, alice, 'Erin');
      promote(alice, bob);
      network.run(MINUTE);
      remove(alice, dave);
      remove(bob, erin);
      network.run(KEYS_SETTLE);
      expect(names(alice)).toEqual(['Alice', 'Bob', 'Carol']);
      expectAgreement(network, [alice, bob, carol]);
      for (const gone of [dave, erin]) expect(gone.texts()).toEqual([]);
    }
  });

  it('reach who was offline while they were renewed twice', () => {
    const { network, alice, bob, carol } = friends('offline twice');
    const dave = add(network, alice, 'Dave');
    const erin = add(network, alice, 'Erin');
    bob.disconnect();
    remove(alice, dave);
    hours(network, 2, [alice, carol]);
    alice.send('one');
    hours(network, 20, [alice, carol]);
    remove(alice, erin);
    network.run(MINUTE);
    carol.send('two');
    network.run(MINUTE);
    bob.restart();
    bob.connect();
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: one', 'Carol: two']);
    expectAgreement(network, [alice, bob, carol]);
  });

  it('come before or after the first messages in them, in any order', () => {
    const { network, alice, bob, carol } = friends('disorder');
    const random = seededRandom('disorder');
    const dave = add(network, alice, 'Dave');
    for (const device of [bob, carol]) {
      device.pickMail = (mails) => (mails.length === 0 ? undefined : pick(random, mails));
      device.disconnect();
    }
    remove(alice, dave);
    for (let i = 0; i < 8; i++) alice.send(`${i}`);
    network.run(5 * MINUTE);
    for (const device of [bob, carol]) device.connect();
    network.run(5 * MINUTE);
    for (const device of [bob, carol]) {
      expect(device.texts()).toEqual(Array.from({ length: 8 }, (_, i) => `Alice: ${i}`));
      expect(device.endpoint.sealed()).toEqual([]);
    }
  });

  it('come again to who lost them on the way', () => {
    const trio = friends('lost rekey');
    const { network, alice, bob, carol } = trio;
    const dave = add(network, alice, 'Dave');
    network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
    remove(alice, dave);
    network.run(MINUTE);
    network.faults = {};
    hours(network, 4, [alice, bob, carol]);
    alice.send('does bob read this?');
    network.run(2 * HOUR);
    expect(bob.texts()).toEqual(['Alice: does bob read this?']);
    expectAgreement(network, [alice, bob, carol]);
  });

  it('come again to who writes in old ones, which he had lost the new ones of', () => {
    const { network, alice, bob, carol } = friends('writes in old keys');
    const dave = add(network, alice, 'Dave');
    network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
    leave(dave);
    network.run(3 * MINUTE);
    network.faults = {};
    network.run(30 * MINUTE);
    bob.send('hello?');
    network.run(40 * MINUTE);
    expectAgreement(network, [alice, bob, carol]);
    expect(alice.texts()).toContain('Bob: hello?');
  });

  it('[GR-32] come again to who has others of the same number, and cannot know that they do not count', () => {
    const { network, alice, bob, carol } = friends('two of one number');
    const dave = add(network, alice, 'Dave');
    promote(alice, bob);
    network.run(KEYS_SETTLE);
    // Both renew them for the same reason, and only Alice has both: one of the others has those that lost.
    network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
    remove(alice, dave);
    network.run(MINUTE);
    network.faults = { lose: (mailbox) => mailbox === toHex(carol.mailboxId) };
    remove(bob, dave);
    network.run(MINUTE);
    network.faults = {};
    hours(network, 4, [alice, bob, carol]);
    const epochs = [alice, bob, carol].map(({ group }) => `${group.epoch} ${toHex(group.epochId)}`);
    expect(new Set([alice, bob, carol].map(({ group }) => group.epoch)).size).toBe(1);
    expect(new Set(epochs).size, 'two epochs').toBe(2);
    for (const device of [bob, carol]) device.send('does anybody read this?');
    hours(network, 1, [alice, bob, carol]);
    expectAgreement(network, [alice, bob, carol]);
  });

  it('give a joiner nothing from before his invite, in whatever epoch it was', () => {
    const { network, alice, bob } = friends('joiner');
    const dave = add(network, alice, 'Dave');
    alice.send('before');
    remove(alice, dave);
    network.run(MINUTE);
    alice.send('also before');
    network.run(2 * HOUR);
    network.publish();
    alice.handle({ type: 'directory', ...network.directory() });
    const before = storedChains(alice);
    const erin = add(network, alice, 'Erin');
    alice.send('after');
    network.run(MINUTE);
    expect(erin.texts()).toEqual(['Alice: after']);
    expect(bob.texts().slice(-3)).toEqual(['Alice: before', 'Alice: also before', 'Alice: after']);
    for (const chain of before) expect(storedChains(erin)).not.toContain(chain);
  });

  it('[GR-28] reach who joined while they were renewed: his inviter sends him what was sealed to his invite', () => {
    const { network, alice, bob, carol } = friends('join while renewing');
    const dave = add(network, alice, 'Dave');
    const erin = new TestDevice(network, 'Erin');
    erin.connect();
    bob.invite(erin, 'contact-code', 'words');
    network.run(MINUTE);
    remove(alice, dave);
    network.run(MINUTE);
    // No admin is there who could send a welcome.
    alice.disconnect();
    erin.openSealed('words');
    network.run(5 * MINUTE);
    carol.send('hi');
    network.run(MINUTE);
    expect(erin.texts()).toEqual(['Carol: hi']);
    expect(toHex(erin.group.epochId)).toBe(toHex(carol.group.epochId));
    alice.connect();
    network.run(KEYS_SETTLE);
    expectAgreement(network, [alice, bob, carol, erin]);
    expect(storedUnder(erin, 'invite-key/')).toEqual([]);
  });

  it('are not renewed by a clock that is off', () => {
    const { network, alice, bob, carol } = friends('clock');
    const dave = add(network, alice, 'Dave');
    promote(alice, bob);
    network.run(MINUTE);
    alice.clockOffset = -20 * MINUTE;
    expect(() => remove(alice, dave)).toThrowError(expect.objectContaining({ code: 'clock-off' }));
    leave(dave);
    network.run(KEYS_SETTLE);
    expect(eventsOf(bob, 'keys-renewed').at(-1)).toMatchObject({ by: 'Bob' });
    expectAgreement(network, [bob, carol]);
  });

  it('[GR-27] reach everybody where the app of the one who renews them could not send for hours', () => {
    const { network, alice, bob, carol } = friends('stale');
    const dave = add(network, alice, 'Dave');
    let swallow = true;
    network.faults = { refuse: () => (swallow ? 'failed' : null) };
    remove(alice, dave);
    hours(network, 5, [alice, bob, carol, dave]);
    expect(bob.group.members).toHaveLength(4);
    swallow = false;
    hours(network, 2, [alice, bob, carol, dave]);
    expect(names(bob)).toEqual(['Alice', 'Bob', 'Carol']);
    expect(bob.counted('locked-out')).toBe(0);
    expectAgreement(network, [alice, bob, carol]);
  });
});

describe('the device key', () => {
  it('[GR-29] is another every week; the old ones go when nothing is sealed to them any more', () => {
    const { network, alice, bob, carol, all } = friends('device keys');
    const code = bob.endpoint.contactCode();
    const before = toHex(bob.endpoint.device!.device.publicKey.bytes);
    hours(network, 7 * DAY + 1, all);
    network.run(KEYS_SETTLE);
    expect(toHex(bob.endpoint.device!.device.publicKey.bytes)).not.toBe(before);
    expect(bob.endpoint.contactCode()).not.toBe(code);
    expect(storedUnder(bob, 'device-key/')).toEqual([`device-key/${before}`]);
    // Whoever got the contact code yesterday still reaches him.
    bob.restart();
    expectAgreement(network, all);
    hours(network, 15 * DAY, all);
    network.run(KEYS_SETTLE);
    expect(storedUnder(bob, `device-key/${before}`)).toEqual([]);
    for (const device of [alice, carol]) expect(storedUnder(device, 'device-key/').length).toBeLessThanOrEqual(4);
    expectAgreement(network, all);
  });
});

function isAdmin({ group: { me, members } }: TestDevice): boolean {
  return members.some(({ id, role }) => toHex(id) === toHex(me) && role !== 'member');
}

describe('a process that dies', () => {
  const seeds = fc.nat(1_000_000).map(String);

  it('at any commit: removals, leaves, joins and rekeys come out the same', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { network, alice, bob, carol } = friends(seed);
        const random = seededRandom(`crash ${seed}`);
        const after = (event: EndpointEvent): ReturnType<Crashes['after']> =>
          event.type === 'start' || randomInt(random, 3) > 0
            ? 'no'
            : pick(random, ['before-submitting', 'after-submitting'] as const);
        for (const device of [alice, bob, carol]) device.crashes = { after };
        const dave = add(network, alice, 'Dave');
        dave.crashes = { after };
        promote(alice, bob);
        for (let waited = 0; !isAdmin(bob) && waited < 6; waited++) hours(network, 1, [alice, bob, carol, dave]);
        remove(bob, carol);
        network.run(5 * MINUTE);
        leave(dave);
        for (let waited = 0; names(alice).length > 2 && waited < 6; waited++) {
          hours(network, 1, [alice, bob, carol, dave]);
        }
        alice.send('two are left');
        network.run(45 * MINUTE);
        for (const device of [alice, bob, carol, dave]) device.crashes = { after: () => 'no' };
        // What was tried often is tried again two hours later.
        hours(network, 3, [alice, bob, carol, dave]);
        expect(carol.group.state).toBe('removed');
        expect(dave.group.state).toBe('left');
        expect(bob.texts()).toContain('Alice: two are left');
        expect([...carol.texts(), ...dave.texts()]).toEqual([]);
        for (const gone of [carol, dave]) expect(storedUnder(gone, 'chain/')).toEqual([]);
        expectAgreement(network, [alice, bob]);
      }),
      { numRuns: 4 },
    );
  }, 120_000);
});
