import type { Clock, Random } from '../ports.ts';
import type { Primitives } from './primitives.ts';

/** What every role and state machine is given: a provider, randomness and time. */
export interface Env {
  readonly primitives: Primitives;
  readonly random: Random;
  readonly clock: Clock;
}
