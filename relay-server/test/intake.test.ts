import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { mailboxId } from '@conclave/core/identity/mailbox-id';
import { describe, expect, it } from 'vitest';
import { Counters } from '../src/counters.ts';
import { Intake } from '../src/intake.ts';
import type { Log } from '../src/log.ts';
import { defaultMailboxLimits, type MailboxStore, StoreError } from '../src/store/mailbox-store.ts';
import { MemoryStore } from '../src/store/memory.ts';
import { clockedEnv, makeCopy } from './helpers.ts';

const BOX = mailboxId(Uint8Array.of(1, 2, 3, 4, 5, 6));

async function intake() {
  const env = clockedEnv();
  const routingKey = generateKeyPair(env.primitives, env.random);
  const store = new MemoryStore(defaultMailboxLimits);
  await store.register(BOX, new Uint8Array(32));
  const batches: number[] = [];
  const state: { fault: StoreError | null } = { fault: null };
  const watched: MailboxStore = Object.assign(Object.create(store) as MailboxStore, {
    add: async (...args: Parameters<MailboxStore['add']>) => {
      batches.push(args[0].length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (state.fault) throw state.fault;
      return store.add(...args);
    },
  });
  const logged: string[] = [];
  const stored: string[] = [];
  const counters = new Counters();
  const made = new Intake({
    env,
    routingKeys: () => [routingKey],
    store: watched,
    counters,
    log: { error: (_: object, text: string) => logged.push(text) } as unknown as Log,
    onStored: (id) => stored.push(Buffer.from(id).toString('hex')),
  });
  const copy = (text = 'x') => makeCopy(routingKey.publicKey, BOX, text);
  return { env, intake: made, copy, batches, state, logged, stored, counters, store };
}

describe('intake', () => {
  it('stores what comes at once in one batch, and wakes its mailboxes after that', async () => {
    const { intake: made, copy, batches, stored } = await intake();
    const answers = await Promise.all(Array.from({ length: 50 }, () => made.take(copy())));
    expect(new Set(answers.map(({ answer }) => answer))).toEqual(new Set(['taken']));
    expect(batches).toEqual([50]);
    expect(stored).toHaveLength(50);
  });

  it('[CS-4] answers a bad copy with the batch, not before it', async () => {
    const { intake: made, copy } = await intake();
    const order: string[] = [];
    await Promise.all([
      made.take(new Uint8Array(200)).then(() => order.push('bad')),
      made.take(copy()).then(() => order.push('good')),
      made.take(new Uint8Array(201)).then(() => order.push('bad')),
    ]);
    expect(order).toEqual(['bad', 'good', 'bad']);
  });

  it('keeps nothing and says busy while the disk is full, complains once a minute, and goes on by itself', async () => {
    const { env, intake: made, copy, state, logged, store, counters } = await intake();
    state.fault = new StoreError('disk-full', 'the disk is full');
    const waiting = copy('kept by the proxy');
    for (let i = 0; i < 5; i++) expect((await made.take(waiting)).answer).toBe('busy');
    expect(logged).toEqual(['copies are refused: the disk is full']);
    env.advance(61_000);
    await made.take(waiting);
    expect(logged).toHaveLength(2);
    expect(counters.values()).toMatchObject({ 'copies-busy': 6, 'copies-stored': 0 });

    state.fault = null;
    // Still "full": nothing shows that there is room, and a garbage copy must not be the one to tell.
    expect((await made.take(new Uint8Array(200))).answer).toBe('busy');
    expect((await made.take(waiting)).answer).toBe('taken');
    expect((await made.take(new Uint8Array(200))).answer).toBe('taken');
    expect((await store.usage()).deliveries).toBe(1);
  });

  it('takes nothing in while it stops, and finishes what it has', async () => {
    const { intake: made, copy, store } = await intake();
    const before = made.take(copy());
    const stopping = made.stop();
    expect((await made.take(copy())).answer).toBe('busy');
    await stopping;
    expect((await before).answer).toBe('taken');
    expect((await store.usage()).deliveries).toBe(1);
  });
});
