import type { Store, Write } from '@conclave/core/ports';
import type { Dice } from './dice.ts';
import { Crash } from './node.ts';

/** One transaction as it stands on the disk: `count` is what it had when it was written, so a torn one shows. */
interface Batch {
  readonly count: number;
  readonly writes: readonly Write[];
}

/** Where a process may die around one storage operation. */
export type Moment = 'before' | 'torn' | 'after';

/** Whether it dies now; drawn anew for every operation. */
export type CrashPlan = (dice: Dice) => Moment | null;

/**
 * A disk behind a write-ahead log. What is written is seen at once by its process, and is sure to be there after a crash
 * only once it was flushed: of what came since, some whole batches survive, and of the next one perhaps a part, which
 * recovery throws away because its count does not fit.
 */
export class Disk implements Store {
  readonly #dice: Dice;
  readonly #durable = new Map<string, Uint8Array>();
  #log: Batch[] = [];
  /** Set by fault plans. */
  crashes: CrashPlan = () => null;
  /** How it is built wrongly on purpose. */
  flaws: { readonly takesTorn: boolean; readonly neverFlushes: boolean } = { takesTorn: false, neverFlushes: false };

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** What a starting process finds. */
  load(): Iterable<readonly [string, Uint8Array]> {
    return [...this.#durable].map(([key, value]) => [key, value.slice()] as const);
  }

  /** What is durable, as it lies there. */
  get durable(): ReadonlyMap<string, Uint8Array> {
    return this.#durable;
  }

  /** All or nothing, durable on return; `onDurable` runs even where the process dies right after. Throws Crash. */
  commit(writes: readonly Write[], onDurable?: () => void): void {
    const moment = this.crashes(this.#dice);
    if (moment === 'before') throw new Crash('before storing');
    this.#append(writes);
    if (moment === 'torn') throw new Crash('while storing');
    if (!this.flaws.neverFlushes) this.#settle();
    onDurable?.();
    if (moment === 'after') throw new Crash('after storing');
  }

  /** All or nothing, durable after the next flush. */
  write(writes: readonly Write[]): void {
    this.#append(writes);
  }

  /** Throws Crash. */
  flush(): void {
    if (this.#log.length === 0) return;
    const moment = this.crashes(this.#dice);
    if (moment === 'before' || moment === 'torn') throw new Crash(`${moment} a flush`);
    this.#settle();
    if (moment === 'after') throw new Crash('after a flush');
  }

  /** What the machine does when its process ends: some of the unflushed batches had got to the disk. */
  crash(): void {
    const survived = this.#log.length === 0 ? 0 : this.#dice.below(this.#log.length);
    const torn = this.#log[survived];
    const onDisk = this.#log.slice(0, survived);
    if (torn !== undefined)
      onDisk.push({ ...torn, writes: torn.writes.slice(0, this.#dice.below(torn.count + 1) - 1) });
    this.#recover(onDisk);
  }

  /** As recovery does it: up to the first batch that is not whole. */
  #recover(batches: readonly Batch[]): void {
    this.#log = [];
    for (const batch of batches) {
      if (batch.writes.length !== batch.count && !this.flaws.takesTorn) return;
      this.#apply(batch);
    }
  }

  #append(writes: readonly Write[]): void {
    this.#log.push({ count: writes.length, writes });
  }

  #settle(): void {
    for (const batch of this.#log) this.#apply(batch);
    this.#log = [];
  }

  #apply({ writes }: Batch): void {
    for (const { key, value } of writes) {
      if (value === null) this.#durable.delete(key);
      else this.#durable.set(key, value);
    }
  }
}
