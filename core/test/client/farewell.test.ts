import { toHex } from '@conclave/core/bytes/bytes';
import { NOTE_WELCOME_REQUEST, sealNote } from '@conclave/core/group/note';
import { OperationLog } from '@conclave/core/group/operation-log';
import { decodeSignedOperation } from '@conclave/core/group/signed-operation';
import { encodeWelcomeRequest } from '@conclave/core/group/welcome';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { eventsOf, hours, leave, names, promote, remove, storedUnder } from './group-life.ts';
import { written } from './repair-fixture.ts';
import { TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, type Trio } from './trio.ts';

/** Bob is removed, and no copy of that reaches him for a quarter of an hour; then all others have it. */
function removeUnheard(trio: Trio): void {
  const { network, alice, bob, carol } = trio;
  const lost = toHex(bob.mailboxId);
  network.faults = { lose: (mailbox) => mailbox === lost };
  remove(alice, bob);
  network.run(MINUTE);
  carol.send('I have seen it');
  network.run(15 * MINUTE);
  network.faults = {};
  hours(network, 1, trio.all);
}

function headsOf(device: TestDevice): Uint8Array[] {
  const log = new OperationLog(p, device.groupId);
  const stored = [...device.stored].flatMap(([key, value]) => (key.startsWith('operation/') ? [value] : []));
  const signed = stored.map((bytes) => decodeSignedOperation(p, bytes));
  for (const one of signed.sort((a, b) => a.operation.clock - b.operation.clock)) log.add(one);
  return log.heads();
}

describe('somebody who is out of the group and does not know', () => {
  it('[GR-38] is told when he writes, by members one after another, and his keys go', () => {
    const trio = friends('unheard');
    const { network, alice, bob, carol } = trio;
    removeUnheard(trio);
    expect([bob.group.state, names(carol)]).toEqual(['member', ['Alice', 'Carol']]);
    alice.handle({ type: 'rename-group', groupId: alice.groupId, name: 'Without Bob', colour: 0 });
    network.run(MINUTE);
    bob.send('does anybody read this?');
    network.run(2 * MINUTE);
    expect(bob.group.state).toBe('removed');
    expect(eventsOf(bob, 'removed')).toMatchObject([{ who: 'Bob', by: 'Alice' }]);
    expect(storedUnder(bob, 'chain/')).toEqual([]);
    expect(bob.group.name, 'nothing of what came after it').toBe('Friends');
    for (const device of [alice, carol]) expect(device.texts()).toEqual(['Carol: I have seen it']);
  });

  it('[GR-38] in a minute at most, and again only after ten', () => {
    const trio = friends('unheard and deaf');
    const { network, alice, bob, carol } = trio;
    removeUnheard(trio);
    const lost = toHex(bob.mailboxId);
    network.faults = { lose: (mailbox) => mailbox === lost };
    const sent = [alice, carol].map((device) => written(device, 'outbox/'));
    for (let times = 0; times < 5; times++) {
      bob.send('still here');
      network.run(MINUTE);
    }
    expect(sent.map(({ size }) => size)).toEqual([1, 1]);
    network.faults = {};
    network.run(3 * MINUTE);
    expect(bob.group.state).toBe('member');
    network.run(15 * MINUTE);
    bob.send('and now');
    network.run(MINUTE);
    expect(bob.group.state).toBe('removed');
  });

  it('[GR-38] is told that his join is void, by what made it so', () => {
    const trio = friends('void join');
    const { network, alice, bob, carol } = trio;
    const dave = new TestDevice(network, 'Dave');
    dave.connect();
    bob.invite(dave, 'contact-code', 'words');
    network.run(MINUTE);
    const [invite] = alice.group.invites;
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: invite?.id ?? '' });
    dave.openSealed('words');
    network.run(MINUTE);
    expect(names(alice)).toEqual(['Alice', 'Bob', 'Carol']);
    expect(dave.group.state).toBe('removed');
    expect([...alice.texts(), ...bob.texts(), ...carol.texts()]).toEqual([]);
  });

  it('says goodbye all the same, and then his keys go', () => {
    const trio = friends('goodbye of nobody');
    const { network, alice, bob } = trio;
    const dave = new TestDevice(network, 'Dave');
    dave.connect();
    bob.invite(dave, 'contact-code', 'words');
    network.run(MINUTE);
    const [invite] = alice.group.invites;
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: invite?.id ?? '' });
    dave.openSealed('words');
    leave(dave);
    network.run(3 * MINUTE);
    expect(dave.group.state).toBe('removed');
    network.run(60 * MINUTE);
    expect(storedUnder(dave, 'chain/', 'outbox/')).toEqual([]);
  });

  it('[GR-38] is told what he does not know, and not what he knows and takes for void', () => {
    const trio = friends('half of it');
    const { network, alice, bob, carol } = trio;
    promote(alice, bob);
    promote(alice, carol);
    network.run(KEYS_SETTLE);
    alice.disconnect();
    remove(carol, alice);
    network.run(MINUTE);
    // Without knowing that: Bob hears only of the first, and that it was done by somebody who is out.
    remove(alice, bob);
    remove(alice, carol);
    let copies = 0;
    network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) && copies++ > 0 };
    alice.connect();
    network.run(3 * MINUTE);
    network.faults = {};
    hours(network, 1, trio.all);
    expect([names(alice), names(bob)]).toEqual([['Alice'], ['Bob', 'Carol']]);
    const note = { type: NOTE_WELCOME_REQUEST, groupId: alice.groupId, author: bob.group.me, at: network.now };
    const request = { ...note, fields: encodeWelcomeRequest(headsOf(bob)) };
    const recipient = { id: alice.group.me, deviceKey: alice.endpoint.device!.device.publicKey };
    const bytes = sealNote(network.env, bob.endpoint.device!.signing, request, recipient);
    alice.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    network.run(MINUTE);
    expect(bob.group.state).toBe('removed');
  });

  it('[GR-38] is told nothing because of what another signed in his name', () => {
    const trio = friends('in his name');
    const { network, alice, bob, carol } = trio;
    removeUnheard(trio);
    const sent = written(alice, 'outbox/');
    const note = { type: NOTE_WELCOME_REQUEST, groupId: alice.groupId, author: bob.group.me, at: network.now };
    const recipient = { id: alice.group.me, deviceKey: alice.endpoint.device!.device.publicKey };
    for (const { endpoint } of [carol, bob]) {
      expect(sent.size).toBe(0);
      const request = { ...note, fields: encodeWelcomeRequest([]) };
      const bytes = sealNote(network.env, endpoint.device!.signing, request, recipient);
      alice.handle({ type: 'delivery', arrivedAt: network.now, bytes });
      network.run(MINUTE);
    }
    expect([sent.size, bob.group.state]).toEqual([1, 'removed']);
  });
});
