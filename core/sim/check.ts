import type { DeviceNode } from './actors.ts';
import type { Watch } from './context.ts';
import type { Facts } from './facts.ts';

/** What a check may look at, and where it says what it found. */
export interface Findings {
  readonly facts: Facts;
  /** True time, in milliseconds. */
  readonly now: () => number;
  readonly devices: readonly DeviceNode[];
  /** `node` is where it showed; `words` say to a person what should not be. */
  readonly violated: (invariant: string, node: string, words: string) => void;
}

/** One invariant. Each part of it is optional: what happens that it cares about, and what must hold when all is over. */
export type Check = Partial<Watch> & {
  /** After faults have stopped and everything had time to settle. */
  atEnd?(): void;
};
