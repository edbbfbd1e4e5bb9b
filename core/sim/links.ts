import type { SimNode } from './node.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What travels; its bytes stay with those who send and serve it. */
export type Kind =
  | 'first'
  | 'second'
  | 'extra'
  | 'copy'
  | 'login'
  | 'delivery'
  | 'stored'
  | 'drained'
  | 'directory'
  | 'announce'
  | 'answer';

/** What somebody sees who watches a link. */
export interface Sighting {
  readonly at: number;
  readonly kind: Kind;
  /** Bytes. */
  readonly size: number;
  readonly from: string;
  readonly to: string;
}

export type Observer = (sighting: Sighting) => void;

/** What is wrong with the network at the moment. Probabilities are per transmission. */
export interface LinkFaults {
  readonly loss: number;
  readonly duplication: number;
  /** A transmission is overtaken by others. */
  readonly reordering: number;
  /** How late it comes then, at most, in milliseconds. */
  readonly lateness: number;
}

const SOUND: LinkFaults = { loss: 0, duplication: 0, reordering: 0, lateness: 0 };

/** Milliseconds. */
const LEAST_DELAY = 15;
const MEAN_DELAY = 25;
const CONNECT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 90_000;

/** Every link of the world. What is sent arrives late, twice or not at all; whoever is cut off reaches nobody. */
export class Links {
  faults: LinkFaults = SOUND;
  readonly #time: VirtualTime;
  readonly #observers: Observer[] = [];
  readonly #cutOff = new Set<string>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** Sees everything that is sent from now on. */
  observe(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** Until `mend`, nothing passes between these nodes and the others. */
  partition(nodes: Iterable<string>): void {
    for (const node of nodes) this.#cutOff.add(node);
  }

  mend(nodes: Iterable<string>): void {
    for (const node of nodes) this.#cutOff.delete(node);
  }

  areConnected(a: string, b: string): boolean {
    return this.#cutOff.size === 0 || this.#cutOff.has(a) === this.#cutOff.has(b);
  }

  /** One thing on its way: when it arrives, or null where it gets lost. */
  passage(from: SimNode, to: SimNode, what: { kind: Kind; size: number }): number | null {
    for (const observer of this.#observers) {
      observer({ at: this.#time.now(), ...what, from: from.id, to: to.id });
    }
    if (!this.areConnected(from.id, to.id) || from.linkDice.chance(this.faults.loss)) return null;
    return this.#time.now() + this.#delay(from);
  }

  /** One way. `deliver` runs in the receiver. */
  send(from: SimNode, to: SimNode, what: { kind: Kind; size: number }, deliver: () => void): void {
    const times = from.linkDice.chance(this.faults.duplication) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const arrival = this.passage(from, to, what);
      if (arrival !== null) this.#time.after(arrival - this.#time.now(), () => to.run(deliver));
    }
  }

  /**
   * There and back. `serve` may run twice, when the network repeats what it carried; only the first one's reply counts.
   * `done` runs in the sender, once: 'failed' where nobody was there, 'unknown' where no answer came.
   */
  request<Answer>(
    from: SimNode,
    to: SimNode,
    what: { kind: Kind; size: number },
    serve: (reply: (answer: Answer) => void) => void,
    done: (answer: Answer | 'failed' | 'unknown') => void,
  ): void {
    if (!to.isUp || !this.areConnected(from.id, to.id)) {
      from.after(from.linkDice.between(1, CONNECT_TIMEOUT), () => done('failed'));
      return;
    }
    const { life } = from;
    let served = false;
    let answered = false;
    const finish = (answer: Answer | 'failed' | 'unknown') => {
      if (answered || from.life !== life) return;
      answered = true;
      done(answer);
    };
    this.send(from, to, what, () => {
      const isFirst = !served;
      served = true;
      serve((answer) => {
        if (isFirst) this.send(to, from, { kind: 'answer', size: 16 }, () => finish(answer));
      });
    });
    from.after(ANSWER_TIMEOUT, () => finish('unknown'));
  }

  #delay(from: SimNode): number {
    const usual = LEAST_DELAY + from.linkDice.exponential(MEAN_DELAY);
    const { reordering, lateness } = this.faults;
    return from.linkDice.chance(reordering) ? usual + from.linkDice.below(lateness) : usual;
  }
}
