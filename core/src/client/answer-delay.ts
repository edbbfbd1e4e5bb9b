import { randomInt } from '../bytes/random.ts';
import type { Random } from '../ports.ts';

const LEAST = 2000;
/** The longest delay of an answer, in milliseconds. */
export const MOST_ANSWER_DELAY = 20_000;

/** Milliseconds before an answer: never in the turn of what asked for it, which would tell the server who answers whom. */
export function answerDelay(random: Random): number {
  return LEAST + randomInt(random, MOST_ANSWER_DELAY - LEAST);
}
