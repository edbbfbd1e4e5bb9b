import type { Clock } from '@conclave/core/ports';
import type { Dice } from './dice.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Thrown where a node's process ends in the middle of what it does; nothing after that point happens. */
export class Crash extends Error {}

export interface NodeParts {
  readonly id: string;
  readonly dice: Dice;
  readonly time: VirtualTime;
}

/**
 * A process on some machine: it has a clock that may be wrong, it may be off, and it may die at any moment. What it
 * planned dies with it. All of its code runs inside `run`.
 */
export abstract class SimNode {
  readonly id: string;
  readonly dice: Dice;
  /** Decides about what it sends, apart from what it decides itself. */
  readonly linkDice: Dice;
  /** Its clock less the true time, in milliseconds. */
  clockOffset = 0;
  readonly clock: Clock;
  protected readonly time: VirtualTime;
  #life = 0;
  #isUp = false;

  constructor({ id, dice, time }: NodeParts) {
    this.id = id;
    this.dice = dice;
    this.linkDice = dice.fork('links');
    this.time = time;
    this.clock = { now: () => time.now() + this.clockOffset };
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Differs from one start to the next. */
  get life(): number {
    return this.#life;
  }

  start(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    this.#life++;
    this.run(() => this.onStart());
  }

  /** The process ends, whatever it was doing. */
  crash(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.onCrash();
  }

  /** In `ms` of true time, if this process still lives then. */
  after(ms: number, task: () => void): void {
    const life = this.#life;
    this.time.after(ms, () => {
      if (this.#isUp && this.#life === life) this.run(task);
    });
  }

  /** The way in for everything that happens to the node. */
  run(task: () => void): void {
    if (!this.#isUp) return;
    try {
      task();
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
      this.crash();
    }
  }

  protected abstract onStart(): void;
  /** Memory is gone; the disk is as `Disk.crash` leaves it. */
  protected abstract onCrash(): void;
}
