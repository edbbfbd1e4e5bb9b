/** Targets that are broken on purpose, each behind branches that no seed takes. */
import { Reader } from '@conclave/core/bytes/reader';
import { DecodeError, InternalError } from '@conclave/core/errors';
import type { Target } from '../../fuzz/target.ts';

/** version(1) kind(1) count(2) ‖ body: reaching its depths takes three right fields, one after another. */
function decode(input: Uint8Array, atDepth: () => unknown): void {
  const reader = new Reader(input);
  if (reader.u8() !== 1) throw new DecodeError('version', 'another version');
  if (reader.u8() === 0x80) {
    const count = reader.u16();
    if (count > 0x7ff0) {
      if (reader.remaining === 0) atDepth();
    } else if (count === 0) throw new DecodeError('count', 'none');
  }
  reader.rest();
}

const SEED = Uint8Array.of(1, 2, 0, 9, 1, 2, 3, 4);

function broken(name: string, atDepth: () => unknown): Target {
  return { name, weight: 1, allows: [DecodeError], seeds: () => [SEED], run: (input) => decode(input, atDepth) };
}

export const targets: readonly Target[] = [
  broken('sound', () => undefined),
  broken('range-error', () => new Uint8Array(-1)),
  broken('internal-error', () => {
    throw new InternalError('depth', 'not their fault');
  }),
  broken('endless', () => {
    for (;;);
  }),
  broken('greedy', () => {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array<number>(100_000).fill(1));
  }),
];
