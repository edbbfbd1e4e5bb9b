import { expect, it } from 'vitest';
import { names, remove, storedUnder } from './group-life.ts';
import { lostFor, runHours } from './repair-fixture.ts';
import type { TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, strangers } from './trio.ts';

/** What waits to be sent, or for somebody to show that he has it. */
const unfinished = (device: TestDevice) => storedUnder(device, 'outbox/');

it('[RE-16] a join that reached its author alone goes out again, over a restart, until somebody shows that he has it', () => {
  const trio = strangers('lost join');
  const { alice, bob, network } = trio;
  alice.handle({ type: 'create-group', name: 'Two', colour: 0 });
  alice.invite(bob, 'contact-code', 'words');
  network.run(MINUTE);
  lostFor(trio, [alice], () => bob.openSealed('words'));
  network.run(2 * MINUTE);
  expect(names(bob)).toEqual(['Alice', 'Bob']);
  expect(names(alice)).toEqual(['Alice']);
  bob.send('nobody knows me');
  bob.restart();
  network.run(5 * MINUTE);
  expect(names(alice)).toEqual(['Alice', 'Bob']);
  expect(alice.texts()).toEqual(['Bob: nobody knows me']);
  alice.send('welcome');
  network.run(KEYS_SETTLE);
  runHours(trio, 1);
  expect(unfinished(bob)).toEqual([]);
});

it('[RE-16] ever more rarely, and not any more when all others are gone', () => {
  const trio = friends('no witness');
  const { alice, bob, carol, network } = trio;
  for (const device of [bob, carol]) device.disconnect();
  const copies = network.copies;
  alice.handle({ type: 'rename-group', groupId: alice.groupId, name: 'Silence', colour: 0 });
  runHours(trio, 24);
  const times = (network.copies - copies) / 3;
  expect(times).toBeGreaterThanOrEqual(6);
  expect(times).toBeLessThanOrEqual(12);
  remove(alice, bob);
  remove(alice, carol);
  runHours(trio, 7);
  expect(unfinished(alice)).toEqual([]);
});
