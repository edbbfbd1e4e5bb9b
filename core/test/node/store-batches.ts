import type { Write } from '@conclave/core/ports';

export const KEY = new Uint8Array(32).fill(9);
const SLOTS = 16;
/** So large that the file is written afresh every hundred batches. */
const PADDING = 12_000;

const bytesOf = (i: number, padding: number) =>
  new Uint8Array(Buffer.concat([Buffer.from(`${i};`), Buffer.alloc(padding, i)]));
const numberIn = (bytes: Uint8Array | undefined) =>
  Number(
    Buffer.from(bytes ?? [])
      .toString('latin1')
      .split(';')[0],
  );

export function batch(i: number): Write[] {
  return [
    { key: 'counter', value: bytesOf(i, 0) },
    { key: `slot-${i % SLOTS}`, value: bytesOf(i, PADDING) },
    { key: `only-${i}`, value: bytesOf(i, 0) },
    { key: `only-${i - 1}`, value: null },
  ];
}

/** The number of the last batch in these records. */
export function countIn(records: ReadonlyMap<string, Uint8Array>): number {
  return numberIn(records.get('counter'));
}

/** What is there after batches 1 to `count`. */
export function after(count: number): Map<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let i = 1; i <= count; i++) {
    for (const { key, value } of batch(i)) {
      if (value === null) records.delete(key);
      else records.set(key, value);
    }
  }
  return records;
}
