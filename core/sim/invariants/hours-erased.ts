import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { HOUR, hourOf, ratchet } from '@conclave/core/group/chain';
import type { Write } from '@conclave/core/ports';
import type { DeviceNode } from '../actors.ts';
import type { Check, Findings } from '../check.ts';
import { Erased } from './erased.ts';

/**
 * Hour keys follow from one another as the protocol says, and those of hours that are over are gone: from every record
 * on the disk, and from the chain itself as soon as the mailbox was found empty two hours later.
 */
export const hoursErased =
  (p: Primitives) =>
  ({ violated, devices, now }: Findings): Check => {
    const chains = new Chains(p);
    const erased = new Map<DeviceNode, Erased>();
    const take = (device: DeviceNode, { key, value }: Write) => {
      const epoch = key.slice('chain/'.length);
      const known = erased.get(device) ?? new Erased();
      erased.set(device, known);
      if (value === null) {
        known.forget(epoch);
        return;
      }
      const { hour, chain } = decode(value);
      if (!chains.fits(epoch, hour, chain))
        violated('hours-erased', device.id, `hour ${hour} does not follow from those before`);
      known.keep(epoch, hour);
    };
    return {
      committed: (device, event, { writes }) => {
        if (!device.isHonest) return;
        for (const write of writes) if (write.key.startsWith('chain/')) take(device, write);
        if (event.type !== 'drained') return;
        const local = device.clock.now();
        if (Math.abs(local - event.serverTime) > HOUR) return;
        const oldest = hourOf(Math.min(local, event.serverTime)) - 1;
        const kept = erased.get(device)?.oldestKept() ?? Number.POSITIVE_INFINITY;
        if (kept < oldest)
          violated('hours-erased', device.id, `still has the key of ${oldest - kept} hours ago and more`);
      },
      atEnd: () => {
        for (const device of devices) {
          const known = erased.get(device);
          if (!device.isHonest || known === undefined) continue;
          const gone = known.values((epoch, hour) => chains.value(epoch, hour), hourOf(now()));
          const found = findIn(device, gone);
          if (found !== null) violated('hours-erased', device.id, `an erased key is still on the disk, in ${found}`);
        }
      },
    };
  };

function decode(record: Uint8Array): { hour: number; chain: Uint8Array } {
  return { hour: new DataView(record.buffer, record.byteOffset).getUint32(0), chain: record.subarray(4, 36) };
}

/** The key of a record that contains one of these values. */
function findIn({ disk }: DeviceNode, values: ReadonlySet<string>): string | null {
  const heads = new Map<number, string[]>();
  // Most places are ruled out by their two bytes alone.
  const starts = new Uint8Array(1 << 16);
  for (const value of values) {
    const head = Number.parseInt(value.slice(0, 8), 16);
    heads.set(head, [...(heads.get(head) ?? []), value]);
    starts[head >>> 16] = 1;
  }
  for (const [key, record] of disk.durable) {
    let head = 0;
    for (let i = 0; i < record.length; i++) {
      head = ((head << 8) | (record[i] as number)) >>> 0;
      const candidates = i >= 3 && starts[head >>> 16] === 1 ? heads.get(head) : undefined;
      if (candidates?.includes(toHex(record.subarray(i - 3, i + 29)))) return key;
    }
  }
  return null;
}

/** The true chain of every epoch, from the earliest hour that anybody had. */
class Chains {
  readonly #p: Primitives;
  readonly #epochs = new Map<string, Map<number, Uint8Array>>();

  constructor(p: Primitives) {
    this.#p = p;
  }

  fits(epoch: string, hour: number, chain: Uint8Array): boolean {
    const known = this.#epochs.get(epoch);
    const expected = this.#at(epoch, hour);
    if (expected !== null) return toHex(expected) === toHex(chain);
    const earliest = known === undefined ? hour : Math.min(...known.keys());
    this.#epochs.set(epoch, new Map([[hour, chain.slice()]]));
    // An earlier beginning than was known must lead to what is known.
    const before = known?.get(earliest);
    const led = this.#at(epoch, earliest);
    return before === undefined || led === null || toHex(before) === toHex(led);
  }

  value(epoch: string, hour: number): string | null {
    const value = this.#at(epoch, hour);
    return value === null ? null : toHex(value);
  }

  #at(epoch: string, hour: number): Uint8Array | null {
    const known = this.#epochs.get(epoch);
    if (known === undefined) return null;
    const value = known.get(hour);
    if (value !== undefined) return value;
    const from = Math.max(...[...known.keys()].filter((h) => h < hour));
    let chain = known.get(from);
    if (chain === undefined || hour - from > 24 * 100) return null;
    for (let h = from + 1; h <= hour; h++) {
      chain = ratchet(this.#p, chain);
      known.set(h, chain);
    }
    return chain;
  }
}
