import type { GroupLine } from '@conclave/core/client/types';
import { expect, it } from 'vitest';
import type { TestDevice } from './test-device.ts';
import { friends, MINUTE } from './trio.ts';

const renamed = ({ news }: TestDevice): GroupLine | undefined =>
  news.flatMap((one) => (one.type === 'line' && one.line.event.type === 'renamed' ? [one.line] : [])).at(-1);

it('[GR-18] a line stands in the same place everywhere, though the clock of who made it had jumped', () => {
  const { network, alice, bob, carol } = friends('a clock jumps');
  alice.clockOffset = 25 * MINUTE;
  alice.handle({ type: 'rename-group', groupId: alice.groupId, name: 'Later', colour: 0 });
  network.run(MINUTE);
  const [made, seen] = [renamed(alice), renamed(bob)];
  expect(seen?.order).toBe(made?.order);
  expect(renamed(carol)?.order).toBe(made?.order);
  expect(seen?.at, 'but nobody is shown a time from the future').toBeLessThan(network.now + 11 * MINUTE);
});
