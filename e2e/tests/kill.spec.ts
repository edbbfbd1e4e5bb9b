import { expect, test } from '@playwright/test';
import { killApp } from '../chaos/run.ts';

/**
 * The small sister of `npm run chaos -- app --kills 100`. Without the moments at which a text is on its way: that goes
 * out again only minutes later.
 */
test('killed three times while three others chat, the app has lost nothing and has nothing twice', async () => {
  const { figures, oneOrder } = await killApp({
    kills: 3,
    seed: 'small',
    moments: ['opening', 'text on the server', 'delivery'],
    say: (line) => process.stderr.write(`${line}\n`),
  });
  expect(figures).toMatchObject({ kills: 3, lost: 0, duplicates: 0, databaseOpenFailures: 0 });
  expect(figures.sent).toBeGreaterThan(3);
  expect(figures.delivered).toBe(figures.sent * 3);
  expect(oneOrder).toBe(true);
});
