import { equalBytes } from '../bytes/bytes.ts';
import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';

/**
 * Stretches remembered per sender. Mixes put in disorder whatever is on its way together: of a thousand messages some
 * 255 stretches are there when half of them have come. Where there would be more, the oldest gap is forgotten.
 */
const MAX_RANGES = 1024;
/** Messages per sender whose contents are remembered, to notice two under one number. */
const MAX_HASHES = 64;
export const CONTENT_HASH = 16;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Which of one sender's messages a device has, in bounded memory. Numbers count on through epochs.
 *
 *     ranges: count(2) (from(4) to(4))×, ascending, apart ‖ forgotten: from(4) to(4), 0 0 where nothing is ‖
 *     hashes: count(1) (epoch(4) seq(4) hash(16))×, newest last
 */
export class Received {
  readonly #ranges: [from: number, to: number][] = [];
  readonly #hashes: { epoch: number; seq: number; hash: Uint8Array }[] = [];
  /** Gaps that were forgotten since this was made or decoded. */
  forgottenGaps = 0;
  /** Not everything in between is here, though `has` says so. */
  #forgotten: readonly [from: number, to: number] = [0, 0];

  /** The last of those that are all here from number `first` on; 0 where `first` itself is missing. */
  upTo(first: number): number {
    const here = this.#ranges.find(([from, to]) => from <= first && first <= to)?.[1] ?? 0;
    const [from, to] = this.#forgotten;
    if (to < first || from > here) return here;
    return from > first ? from - 1 : 0;
  }

  /** The highest number that came; 0 before the first. */
  get highest(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  /** At most `limit` stretches of those that did not come, of numbers `first` to `last`, ascending. */
  missing(first: number, last: number, limit: number): Stretch[] {
    const missing: Stretch[] = [];
    let next = first;
    for (const [from, to] of this.#ranges) {
      if (from > last || missing.length >= limit) break;
      if (from > next) missing.push({ from: next, to: from - 1 });
      next = Math.max(next, to + 1);
    }
    if (next <= last && missing.length < limit) missing.push({ from: next, to: last });
    return missing;
  }

  has(seq: number): boolean {
    return this.#ranges.some(([from, to]) => from <= seq && seq <= to);
  }

  /**
   * 'new': taken in. 'duplicate': was there. 'other-contents': was there, and the sender signed something else under
   * the same number; can be told for the newest messages only.
   */
  take(epoch: number, seq: number, hash: Uint8Array): 'new' | 'duplicate' | 'other-contents' {
    if (this.has(seq)) {
      const known = this.#hashes.find((entry) => entry.seq === seq);
      const same = known === undefined || (known.epoch === epoch && equalBytes(known.hash, hash));
      return same ? 'duplicate' : 'other-contents';
    }
    this.#insert(seq);
    this.#hashes.push({ epoch, seq, hash });
    if (this.#hashes.length > MAX_HASHES) this.#hashes.shift();
    return 'new';
  }

  encode(writer: Writer): Writer {
    writer.u16(this.#ranges.length);
    for (const [from, to] of this.#ranges) writer.u32(from).u32(to);
    writer.u32(this.#forgotten[0]).u32(this.#forgotten[1]).u8(this.#hashes.length);
    for (const { epoch, seq, hash } of this.#hashes) writer.u32(epoch).u32(seq).bytes(hash);
    return writer;
  }

  /** Throws DecodeError. */
  static decode(reader: Reader): Received {
    const received = new Received();
    let before = -1;
    for (let left = reader.u16(); left > 0; left--) {
      const from = reader.u32();
      const to = reader.u32();
      if (from <= before || to < from) throw new DecodeError('order', 'ranges out of order');
      received.#ranges.push([from, to]);
      before = to;
    }
    received.#forgotten = [reader.u32(), reader.u32()];
    for (let left = reader.u8(); left > 0; left--) {
      received.#hashes.push({ epoch: reader.u32(), seq: reader.u32(), hash: reader.bytes(CONTENT_HASH).slice() });
    }
    return received;
  }

  #insert(seq: number): void {
    const ranges = this.#ranges;
    const at = ranges.findIndex(([from]) => from > seq);
    ranges.splice(at === -1 ? ranges.length : at, 0, [seq, seq]);
    for (let i = ranges.length - 1; i > 0; i--) this.#joinIfTouching(i);
    if (ranges.length > MAX_RANGES) this.#forgetOldestGap();
  }

  #joinIfTouching(i: number): void {
    const [before, range] = [this.#ranges[i - 1], this.#ranges[i]];
    if (before !== undefined && range !== undefined && before[1] + 1 >= range[0]) this.#join(i);
  }

  #forgetOldestGap(): void {
    const [first, second] = this.#ranges;
    if (first === undefined || second === undefined) return;
    const [from, to] = this.#forgotten;
    const gap = { from: first[1] + 1, to: second[0] - 1 };
    this.#forgotten = to === 0 ? [gap.from, gap.to] : [Math.min(from, gap.from), Math.max(to, gap.to)];
    this.forgottenGaps++;
    this.#join(1);
  }

  /** Makes one range of range i and the one before it. */
  #join(i: number): void {
    const [removed] = this.#ranges.splice(i, 1);
    const before = this.#ranges[i - 1];
    if (removed !== undefined && before !== undefined) before[1] = removed[1];
  }
}
