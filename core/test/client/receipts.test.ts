import { expect, it } from 'vitest';
import { invite, promote, remove } from './group-life.ts';
import { friends, KEYS_SETTLE, MINUTE } from './trio.ts';

it('[RE-6] says of nobody that he has what was written while he was out of the group, though he has what came later', () => {
  const { network, alice, bob, carol } = friends('receipts');
  promote(alice, carol);
  const first = alice.send('to both');
  network.run(MINUTE);
  for (const device of [bob, carol]) device.send('read');
  network.run(MINUTE);
  alice.disconnect();
  const between = alice.send('to both, as far as Alice knows');
  remove(carol, bob);
  network.run(KEYS_SETTLE);
  alice.connect();
  network.run(KEYS_SETTLE);
  invite(network, carol, bob);
  network.run(2 * KEYS_SETTLE);
  const last = alice.send('to both again');
  network.run(MINUTE);
  for (const device of [bob, carol]) device.send('read again');
  network.run(MINUTE);
  expect(bob.texts()).not.toContain('Alice: to both, as far as Alice knows');
  expect(alice.status(first)).toEqual({ state: 'delivered', count: 2, of: 2 });
  expect(alice.status(between)).toEqual({ state: 'delivered', count: 1, of: 2 });
  expect(alice.status(last)).toEqual({ state: 'delivered', count: 2, of: 2 });
});
