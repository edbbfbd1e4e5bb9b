import { mailboxId } from '@conclave/core/identity/mailbox-id';
import { describe, expect, it } from 'vitest';
import {
  type ArrivedCopy,
  defaultMailboxLimits,
  type MailboxLimits,
  type MailboxStore,
  StoreError,
} from '../src/store/mailbox-store.ts';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const TAGS_EXPIRE = NOW + 49 * HOUR;

export const box = (n: number) => mailboxId(Uint8Array.of(0, 0, 0, 0, 0, n));
export const keyFor = (n: number) => new Uint8Array(32).fill(n);
export const copyFor = (n: number, tag: number, size = 100): ArrivedCopy => ({
  mailboxId: box(n),
  replayTag: Uint8Array.from({ length: 16 }, (_, i) => (i < 2 ? (tag >> (8 * i)) & 0xff : 0)),
  delivery: new Uint8Array(size).fill(tag & 0xff),
});

type Make = (limits: MailboxLimits) => MailboxStore;

/** What every MailboxStore promises. `make` gives an empty one. */
export function storeContract(name: string, make: Make): void {
  const withMailboxes = async (limits: Partial<MailboxLimits> = {}) => {
    const store = make({ ...defaultMailboxLimits, ...limits });
    await store.register(box(1), keyFor(1));
    await store.register(box(2), keyFor(2));
    return store;
  };
  const add = (store: MailboxStore, ...copies: ArrivedCopy[]) => store.add(copies, NOW, TAGS_EXPIRE);
  const waiting = async (store: MailboxStore, n: number) =>
    (await store.next(box(n), null, 1000)).map((d) => d.bytes[0]);

  describe(`${name} store`, () => {
    it('gives an id out once and returns its key', async () => {
      const store = make(defaultMailboxLimits);
      expect(await store.register(box(1), keyFor(1))).toBe(true);
      expect(await store.register(box(1), keyFor(9))).toBe(false);
      expect(new Uint8Array((await store.keyOf(box(1))) ?? [])).toEqual(keyFor(1));
      expect(await store.keyOf(box(7))).toBeNull();
      await store.close();
    });

    it('[CS-3] stores a tag once, in one batch, over several, and after the delivery was acknowledged', async () => {
      const store = await withMailboxes();
      expect(await add(store, copyFor(1, 5), copyFor(1, 5), copyFor(1, 6))).toEqual(['stored', 'duplicate', 'stored']);
      expect(await add(store, copyFor(1, 6))).toEqual(['duplicate']);
      const deliveries = await store.next(box(1), null, 10);
      expect(deliveries.map((d) => d.bytes[0])).toEqual([5, 6]);
      expect(deliveries.map((d) => d.arrivedAt)).toEqual([NOW, NOW]);
      await store.acknowledge(deliveries.map(({ id }) => ({ mailboxId: box(1), id })));
      expect(await add(store, copyFor(1, 5))).toEqual(['duplicate']);
      expect(await waiting(store, 1)).toEqual([]);
      await store.close();
    });

    it('keeps nothing for a mailbox that does not exist', async () => {
      const store = await withMailboxes();
      expect(await add(store, copyFor(9, 1), copyFor(1, 2))).toEqual(['unknown-mailbox', 'stored']);
      await store.register(box(9), keyFor(9));
      expect(await waiting(store, 9)).toEqual([]);
      expect((await store.usage()).deliveries).toBe(1);
      await store.close();
    });

    it('pages in order of arrival after a cursor, each mailbox by itself', async () => {
      const store = await withMailboxes();
      for (let tag = 1; tag <= 12; tag++) await add(store, copyFor(1, tag), copyFor(2, 100 + tag));
      const first = await store.next(box(1), null, 5);
      expect(first.map((d) => d.bytes[0])).toEqual([1, 2, 3, 4, 5]);
      const cursor = first.at(-1)?.id ?? '';
      expect((await store.next(box(1), cursor, 100)).map((d) => d.bytes[0])).toEqual([6, 7, 8, 9, 10, 11, 12]);
      await store.acknowledge([{ mailboxId: box(1), id: cursor }]);
      expect((await store.next(box(1), cursor, 1)).map((d) => d.bytes[0])).toEqual([6]);
      await store.close();
    });

    it('deletes what was acknowledged, and only from the mailbox that it was in', async () => {
      const store = await withMailboxes();
      await add(store, copyFor(1, 1), copyFor(1, 2), copyFor(2, 3));
      const [mine] = await store.next(box(1), null, 1);
      const [theirs] = await store.next(box(2), null, 1);
      await store.acknowledge([
        { mailboxId: box(1), id: mine?.id ?? '' },
        { mailboxId: box(1), id: theirs?.id ?? '' },
        { mailboxId: box(1), id: '999' },
      ]);
      expect(await waiting(store, 1)).toEqual([2]);
      expect(await waiting(store, 2)).toEqual([3]);
      await store.close();
    });

    it('[CS-5] holds a quota of deliveries, which an acknowledgement frees', async () => {
      const store = await withMailboxes({ deliveriesPerMailbox: 2 });
      expect(await add(store, copyFor(1, 1), copyFor(1, 2), copyFor(1, 3), copyFor(2, 4))).toEqual([
        'stored',
        'stored',
        'mailbox-full',
        'stored',
      ]);
      const [oldest] = await store.next(box(1), null, 1);
      await store.acknowledge([{ mailboxId: box(1), id: oldest?.id ?? '' }]);
      // The tag of a copy that found the mailbox full was not kept: it may come again.
      expect(await add(store, copyFor(1, 3))).toEqual(['stored']);
      await store.close();
    });

    it('holds a quota of bytes', async () => {
      const store = await withMailboxes({ bytesPerMailbox: 1000 });
      expect(await add(store, copyFor(1, 1, 600), copyFor(1, 2, 401), copyFor(1, 3, 400))).toEqual([
        'stored',
        'mailbox-full',
        'stored',
      ]);
      await store.close();
    });

    it('[CS-5] drops deliveries past retention and tags past their time, and counts both', async () => {
      const store = await withMailboxes({ retentionMs: 30 * 24 * HOUR });
      await add(store, copyFor(1, 1));
      await store.add([copyFor(1, 2)], NOW + HOUR, TAGS_EXPIRE + HOUR);
      expect(await store.expire(NOW + 48 * HOUR)).toEqual({ deliveries: 0, replayTags: 0 });
      expect(await store.expire(TAGS_EXPIRE)).toEqual({ deliveries: 0, replayTags: 1 });
      expect(await store.expire(NOW + 30 * 24 * HOUR)).toEqual({ deliveries: 1, replayTags: 1 });
      expect(await waiting(store, 1)).toEqual([2]);
      await store.close();
    });

    it('says when the hard cap is reached, keeps nothing of that batch, and goes on once there is room', async () => {
      const store = await withMailboxes({ totalBytes: 300_000 });
      const size = 10_000;
      let stored = 0;
      const fill = async () => {
        for (let tag = 1; tag < 100; tag++) {
          await add(store, copyFor(1, tag, size));
          stored = tag;
        }
      };
      const error = await fill().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).code).toBe('disk-full');
      expect(stored).toBeGreaterThan(10);

      const batch = Array.from({ length: 12 }, (_, i) => copyFor(2, 1000 + i, size));
      await expect(add(store, ...batch)).rejects.toMatchObject({ code: 'disk-full' });
      expect(await waiting(store, 2)).toEqual([]);

      const deliveries = await store.next(box(1), null, 1000);
      expect(deliveries).toHaveLength(stored);
      await store.acknowledge(deliveries.map(({ id }) => ({ mailboxId: box(1), id })));
      expect(new Set(await add(store, ...batch))).toEqual(new Set(['stored']));
      expect(await waiting(store, 2)).toHaveLength(12);
      await store.close();
    });

    it('counts what it holds', async () => {
      const store = await withMailboxes();
      await add(store, copyFor(1, 1, 50_000), copyFor(2, 2, 50_000));
      const usage = await store.usage();
      expect(usage).toMatchObject({ mailboxes: 2, deliveries: 2 });
      expect(usage.bytes).toBeGreaterThanOrEqual(100_000);
      await store.close();
    });
  });
}
