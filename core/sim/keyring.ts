import { fromHex } from '@conclave/core/bytes/bytes';
import { decodeEpoch } from '@conclave/core/client/epochs-of-group';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { HourChain, type HourKeys, hourKeys, hourOf } from '@conclave/core/group/chain';
import type { GroupId } from '@conclave/core/wire/ids';
import { groupId } from '@conclave/core/wire/ids';

/** The keys of one group that somebody took from a disk at some time and keeps, whatever the engine erases later. */
export class Keyring {
  readonly #p: Primitives;
  readonly #group: GroupId;
  readonly #chains: { readonly epoch: number; readonly chain: HourChain }[];
  readonly #derived = new Map<string, HourKeys | null>();

  constructor(p: Primitives, disk: ReadonlyMap<string, Uint8Array>, group: string) {
    this.#p = p;
    this.#group = groupId(fromHex(group));
    this.#chains = [];
    for (const [key, record] of disk) {
      const [kind, of, epochId] = key.split('/');
      const epoch = kind === 'chain' && of === group ? disk.get(`epoch/${group}/${epochId}`) : undefined;
      if (epoch === undefined || epochId === undefined) continue;
      const { number } = decodeEpoch(fromHex(epochId), epoch);
      this.#chains.push({ epoch: number, chain: HourChain.decode(record) });
    }
    this.#chains.sort((a, b) => b.epoch - a.epoch);
  }

  get isEmpty(): boolean {
    return this.#chains.length === 0;
  }

  /** For what arrives at `at` milliseconds: of that hour and its neighbours, the newest epoch first. */
  candidates(at: number): HourKeys[] {
    const hour = hourOf(at);
    return [hour, hour - 1, hour + 1].flatMap((h) => this.#chains.flatMap((_, i) => this.#keys(i, h) ?? []));
  }

  #keys(index: number, hour: number): HourKeys | null {
    const name = `${index}/${hour}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const { epoch, chain } = this.#chains[index] as { epoch: number; chain: HourChain };
    const value = chain.at(this.#p, hour);
    const keys = value === null ? null : hourKeys(this.#p, { groupId: this.#group, epoch, hour, chain: value });
    this.#derived.set(name, keys);
    return keys;
  }
}

/** Which groups a disk has chains of, in hex. */
export function groupsWithChains(disk: ReadonlyMap<string, Uint8Array>): Set<string> {
  return new Set([...disk.keys()].flatMap((key) => (key.startsWith('chain/') ? [key.split('/')[1] ?? ''] : [])));
}
