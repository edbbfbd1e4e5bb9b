import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { App, NotOpened } from '../chaos/app.ts';
import { isOneOrder, Ledger } from '../chaos/ledger.ts';
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

test('what is lost, comes twice or stands elsewhere is counted', () => {
  const ledger = new Ledger();
  ledger.accept('Ada 1');
  ledger.accept('Ben 1');
  const [ada, ben] = [read('Ada 1'), read('Ben 1')];
  const compare = (ofAda: readonly Text[], ofBen: readonly Text[]) =>
    ledger.compare(new Map(Object.entries({ Ada: ofAda, Ben: ofBen })));
  expect(compare([ada, ben], [ada, ben])).toEqual({ sent: 2, delivered: 2, lost: 0, duplicates: 0 });
  expect(compare([ada, ben], [ben])).toEqual({ sent: 2, delivered: 1, lost: 1, duplicates: 0 });
  expect(compare([ben], [ben])).toEqual({ sent: 2, delivered: 1, lost: 2, duplicates: 0 });
  expect(compare([ada, ben, { ...ben, id: 'again' }], [ada, ben])).toMatchObject({ lost: 0, duplicates: 1 });
  // Its author was killed before it was accepted: whoever has it, all must.
  expect(compare([ada, ben, read('Ada 2')], [ada, ben])).toMatchObject({ sent: 3, lost: 1 });

  const members = (ofBen: readonly Text[]) => new Map(Object.entries({ Ada: [ada, ben], Ben: ofBen }));
  expect(isOneOrder(members([ada, ben]))).toBe(true);
  expect(isOneOrder(members([ben, ada]))).toBe(false);
});

test('a database that does not open is noticed', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'conclave-damaged-'));
  const options = { profile, server: '', name: '' };
  const sound = App.start(options);
  await sound.window();
  await sound.kill();
  expect(sound.failedToOpen).toBe(false);

  rmSync(join(profile, 'conclave.db-wal'));
  truncateSync(join(profile, 'conclave.db'), 100);
  const damaged = App.start(options);
  await expect(damaged.window()).rejects.toThrow(NotOpened);
  await damaged.kill();
  expect(damaged.failedToOpen).toBe(true);
  rmSync(profile, { recursive: true, maxRetries: 5 });
});

type Text = ReturnType<typeof read>;

function read(text: string) {
  return { id: text, order: text, text };
}
