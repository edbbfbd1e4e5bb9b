import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultMailboxLimits, type MailboxLimits } from '../src/store/mailbox-store.ts';
import { MemoryStore } from '../src/store/memory.ts';
import { SqliteStore } from '../src/store/sqlite.ts';
import { box, copyFor, keyFor, storeContract } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEY = new Uint8Array(32).fill(7);
let files = 0;
const freshPath = () => join(folder, `${++files}.db`);
const sqlite = (path = freshPath(), limits: Partial<MailboxLimits> = {}, key = KEY) =>
  new SqliteStore(path, key, { ...defaultMailboxLimits, ...limits });

storeContract('memory', (limits) => new MemoryStore(limits));
storeContract('SQLite', (limits) => sqlite(freshPath(), limits));

describe('SQLite store on disk', () => {
  it('has everything again after a restart', async () => {
    const path = freshPath();
    const before = sqlite(path);
    await before.register(box(1), keyFor(1));
    await before.add([copyFor(1, 1), copyFor(1, 2)], 1000, 2000);
    const [first] = await before.next(box(1), null, 1);
    await before.acknowledge([{ mailboxId: box(1), id: first?.id ?? '' }]);
    await before.close();

    const after = sqlite(path);
    expect(await after.register(box(1), keyFor(2))).toBe(false);
    expect(await after.add([copyFor(1, 1)], 1000, 2000)).toEqual(['duplicate']);
    expect((await after.next(box(1), null, 10)).map((d) => d.bytes[0])).toEqual([2]);
    await after.close();
  });

  it('never uses an id again, so that a cursor stays one', async () => {
    const path = freshPath();
    const store = sqlite(path);
    await store.register(box(1), keyFor(1));
    await store.add([copyFor(1, 1)], 1000, 2000);
    const [first] = await store.next(box(1), null, 1);
    await store.acknowledge([{ mailboxId: box(1), id: first?.id ?? '' }]);
    await store.add([copyFor(1, 2)], 1000, 2000);
    const [second] = await store.next(box(1), first?.id ?? '', 1);
    expect(second?.bytes[0]).toBe(2);
    await store.close();
  });

  it('refuses a second process, and a key that is not its own', async () => {
    const path = freshPath();
    const store = sqlite(path);
    expect(() => sqlite(path)).toThrow(expect.objectContaining({ code: 'data-in-use' }));
    await store.close();
    expect(() => sqlite(path, {}, new Uint8Array(32))).toThrow(expect.objectContaining({ code: 'wrong-store-key' }));
  });

  it('leaves no plain copy of a delivery or mailbox id in its files', async () => {
    const path = freshPath();
    const store = sqlite(path);
    await store.register(box(1), keyFor(0x41));
    await store.add([copyFor(1, 0x42, 5000)], 1000, 2000);
    const files = readdirSync(folder).filter((name) => name.startsWith(`${path.split('/').at(-1)}`));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const contents = readFileSync(join(folder, file));
      expect(contents.includes('\x42'.repeat(64))).toBe(false);
      expect(contents.includes('\x41'.repeat(32))).toBe(false);
    }
    await store.close();
  });

  it('keeps what was deleted no longer in its log than until the next sweep', async () => {
    const path = freshPath();
    const store = sqlite(path);
    await store.register(box(1), keyFor(1));
    await store.add([copyFor(1, 1, 5000)], 1000, 2000);
    const [delivery] = await store.next(box(1), null, 1);
    await store.acknowledge([{ mailboxId: box(1), id: delivery?.id ?? '' }]);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(5000);
    await store.expire(1500);
    expect(statSync(`${path}-wal`).size).toBe(0);
    await store.close();
  });

  // Mounting needs root; elsewhere the contract's hard cap is the test of a full store.
  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'survives a disk that is really full',
    async () => {
      const mount = join(folder, 'tiny');
      mkdirSync(mount);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', mount]);
      const path = join(mount, 'mailboxes.db');
      try {
        const store = sqlite(path);
        await store.register(box(1), keyFor(1));
        let stored = 0;
        const fill = async () => {
          for (let tag = 1; tag < 5000; tag++) {
            await store.add([copyFor(1, tag, 4000)], 1000, 2000);
            stored = tag;
          }
        };
        await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
        expect(stored).toBeGreaterThan(10);
        const kept = await store.next(box(1), null, 5000);
        expect(kept).toHaveLength(stored);
        await store.close();

        const again = sqlite(path);
        expect(await again.next(box(1), null, 5000)).toHaveLength(stored);
        await expect(again.add([copyFor(1, 6000, 4000)], 100_000, 200_000)).rejects.toMatchObject({
          code: 'disk-full',
        });
        // Devices can still empty their mailboxes; when the disk has room again, new copies are taken.
        await again.acknowledge(kept.slice(0, 20).map(({ id }) => ({ mailboxId: box(1), id })));
        expect(await again.next(box(1), null, 5000)).toHaveLength(stored - 20);
        execFileSync('mount', ['-o', 'remount,size=40m', mount]);
        expect(await again.add([copyFor(1, 6000, 4000)], 200_000, 300_000)).toEqual(['stored']);
        await again.close();
      } finally {
        execFileSync('umount', ['-l', mount]);
      }
    },
  );
});
