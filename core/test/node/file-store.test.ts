import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '@conclave/core/crypto/env';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import { fileStore } from '@conclave/core/node/stores/file-store';
import { StoreError } from '@conclave/core/node/stores/store-error';
import { systemEnv } from '@conclave/core/node/system-env';
import type { Store } from '@conclave/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { after, batch, countIn, KEY } from './store-batches.ts';

/** More of them: CONCLAVE_KILLS=200. */
const KILLS = Number(process.env['CONCLAVE_KILLS'] ?? 12);

let folder: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
  path = join(folder, 'deep/er/it.store');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const texts = (store: Store) =>
  Object.fromEntries([...store.load()].map(([key, value]) => [key, Buffer.from(value).toString()]));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof StoreError) return thrown.code;
    throw thrown;
  }
  return 'none';
};
/** Comparing megabytes byte by byte would take seconds. */
const digests = (records: Iterable<readonly [string, Uint8Array]>) =>
  new Map([...records].map(([key, value]) => [key, createHash('sha256').update(value).digest('hex')]));
/** What a store at `at` holds, by a reader that leaves no lock behind. */
function recordsAt(at: string): Map<string, Uint8Array> {
  const store = fileStore(at, KEY);
  try {
    return new Map(store.load());
  } finally {
    store.close();
  }
}

describe.each([
  ['in memory', () => memoryStore()],
  ['in a file', () => fileStore(path, KEY)],
])('a store %s', (_, open) => {
  it('has what was put last, without what was deleted', () => {
    const store = open();
    store.commit([
      { key: 'a', value: bytes('1') },
      { key: 'b', value: bytes('2') },
      { key: 'empty', value: new Uint8Array(0) },
    ]);
    store.commit([
      { key: 'a', value: bytes('3') },
      { key: 'b', value: null },
      { key: 'never there', value: null },
    ]);
    expect(texts(store)).toEqual({ a: '3', empty: '' });
  });

  it('keeps values of its own: what callers do to theirs does not reach it', () => {
    const store = open();
    const value = bytes('kept');
    store.commit([{ key: 'a', value }]);
    value.fill(0);
    for (const [, loaded] of store.load()) loaded.fill(0);
    expect(texts(store)).toEqual({ a: 'kept' });
  });
});

describe('a file store', () => {
  it('has everything again after it was closed', () => {
    const store = fileStore(path, KEY);
    for (let i = 1; i <= 20; i++) store.commit(batch(i));
    store.close();
    expect(digests(recordsAt(path))).toEqual(digests(after(20)));
  });

  it('shows nobody anything, names of records included', () => {
    const store = fileStore(path, KEY);
    store.commit([{ key: 'group/of friends', value: bytes('hour key') }]);
    store.close();
    const file = readFileSync(path);
    for (const secret of ['group', 'friends', 'hour key', Buffer.from(KEY)]) expect(file.includes(secret)).toBe(false);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('opens with its own key only, and says so', () => {
    fileStore(path, KEY).close();
    expect(codeOf(() => fileStore(path, new Uint8Array(32)))).toBe('wrong-key');
    expect(() => fileStore(path, new Uint8Array(31))).toThrow('31 bytes');
    expect(codeOf(() => recordsAt(path))).toBe('none');
  });

  it('cut at any byte after its beginning, has every whole batch and goes on from there', () => {
    const small = (i: number) => [{ key: `k${i}`, value: bytes('v'.repeat(i)) }];
    const store = fileStore(path, KEY);
    const ends = [statSync(path).size];
    for (let i = 1; i <= 6; i++) {
      store.commit(small(i));
      ends.push(statSync(path).size);
    }
    const whole = join(folder, 'whole');
    copyFileSync(path, whole);
    store.close();
    const cut = join(folder, 'cut');
    for (let length = ends[0]!; length <= ends.at(-1)!; length++) {
      copyFileSync(whole, cut);
      truncateSync(cut, length);
      const batches = ends.filter((end) => end <= length).length - 1;
      const opened = fileStore(cut, KEY);
      expect([...opened.load()]).toHaveLength(batches);
      opened.commit([{ key: 'next', value: bytes('n') }]);
      opened.close();
      expect(recordsAt(cut).size).toBe(batches + 1);
    }
    for (let length = 0; length < ends[0]!; length++) {
      copyFileSync(whole, cut);
      truncateSync(cut, length);
      expect(['damaged', 'wrong-key']).toContain(codeOf(() => fileStore(cut, KEY)));
      expect(statSync(cut).size).toBe(length);
    }
  });

  it('with rubbish after the last batch, as a crash may leave, has every batch', () => {
    const store = fileStore(path, KEY);
    store.commit([{ key: 'a', value: bytes('1') }]);
    const whole = readFileSync(path);
    store.close();
    for (const rubbish of [Buffer.alloc(5000), Buffer.alloc(300, 'CNf1'), Buffer.from(systemEnv.random.bytes(700))]) {
      writeFileSync(path, Buffer.concat([whole, rubbish]));
      expect([...recordsAt(path).keys()]).toEqual(['a']);
    }
  });

  it('damaged where a batch follows, opens for nobody and stays as it is', () => {
    const store = fileStore(path, KEY);
    const begin = statSync(path).size;
    store.commit([{ key: 'a', value: bytes('1') }]);
    const firstEnd = statSync(path).size;
    store.commit([{ key: 'b', value: bytes('2') }]);
    const whole = readFileSync(path);
    store.close();
    for (let at = begin; at < firstEnd; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1;
      writeFileSync(path, damaged);
      expect(codeOf(() => fileStore(path, KEY))).toBe('damaged');
      expect(readFileSync(path)).toEqual(damaged);
    }
    // A batch said twice, or left out, is damage as well.
    const a = whole.subarray(begin, firstEnd);
    const b = whole.subarray(firstEnd);
    for (const moved of [[a, a, b], [b], [b, a]]) {
      writeFileSync(path, Buffer.concat([whole.subarray(0, begin), ...moved]));
      expect(codeOf(() => fileStore(path, KEY))).toBe('damaged');
    }
    writeFileSync(path, whole);
    writeFileSync(`${path}.2`, Buffer.from('CNSTORE2 of another time, with more of it'));
    expect(codeOf(() => fileStore(`${path}.2`, KEY))).toBe('newer-version');
  });

  it('does not grow without end, and erases within the hour what was deleted', () => {
    let now = 1_000_000;
    const env: Env = { ...systemEnv, clock: { now: () => now } };
    const store = fileStore(path, KEY, env);
    for (let i = 1; i <= 1_000; i++) store.commit(batch(i));
    expect(statSync(path).size).toBeLessThan(3 * 1024 * 1024);
    expect(digests(store.load())).toEqual(digests(after(1_000)));

    store.commit([...store.load()].map(([key]) => ({ key, value: null })));
    now += 60 * 60 * 1000;
    store.commit([
      { key: 'a', value: bytes('1') },
      { key: 'b', value: null },
    ]);
    expect(statSync(path).size).toBeLessThan(300);
    store.close();
    expect(recordsAt(path).size).toBe(1);
  });

  it('refuses after it was closed', () => {
    const store = fileStore(path, KEY);
    store.close();
    store.close();
    expect(codeOf(() => store.commit(batch(1)))).toBe('closed');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('is one process’s at a time, and free again when that was killed', { timeout: 60_000 }, async () => {
    const own = fileStore(path, KEY);
    expect(codeOf(() => fileStore(path, KEY))).toBe('locked');
    own.close();
    const writer = await startWriter(path);
    expect(codeOf(() => fileStore(path, KEY))).toBe('locked');
    await writer.kill();
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(countIn(recordsAt(path))).toBeGreaterThan(0);
    // A process that has the number of a dead one, and a lock without its owner's name.
    writeFileSync(`${path}.lock`, `${process.pid} 1`);
    if (process.platform === 'linux') expect(codeOf(() => recordsAt(path))).toBe('none');
    writeFileSync(`${path}.lock`, '');
    expect(codeOf(() => recordsAt(path))).toBe('locked');
  });

  it('killed at random moments, opens each time with every batch that was committed', {
    timeout: 10_000 * KILLS,
  }, async () => {
    let count = 0;
    for (let i = 0; i < KILLS; i++) {
      const writer = await startWriter(path);
      await new Promise((resolve) => setTimeout(resolve, 7 * (i % 23)));
      const said = await writer.kill();
      const records = recordsAt(path);
      expect(countIn(records) - said).toBeOneOf([0, 1]);
      expect(digests(records)).toEqual(digests(after(countIn(records))));
      expect(countIn(records)).toBeGreaterThan(count);
      count = countIn(records);
    }
  });
});

/** Resolves when its first batch is committed; `kill` gives the number of the last. */
async function startWriter(at: string): Promise<{ kill(): Promise<number> }> {
  const script = join(import.meta.dirname, 'store-writer.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, at], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the writer ended')));
  });
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
      return Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1));
    },
  };
}
