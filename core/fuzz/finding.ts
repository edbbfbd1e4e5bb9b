import { toHex } from '../src/bytes/bytes.ts';

export type Fault = 'crash' | 'hang' | 'untyped';

/** An input that a target did not stand. */
export interface Finding {
  readonly target: string;
  readonly fault: Fault;
  /** In hex. */
  readonly input: string;
  /** What happened, with where. */
  readonly what: string;
}

export function findingOf(target: string, fault: Fault, input: Uint8Array, error: Error): Finding {
  return { target, fault, input: toHex(input), what: error.stack ?? String(error) };
}

/** Two findings of one name are one fault, as far as can be told. */
export function nameOf({ target, fault, what }: Finding): string {
  const [first = '', ...frames] = what.split('\n');
  return [target, fault, first.replace(/\d+/g, '#'), frames.find((frame) => frame.includes('/core/')) ?? ''].join(' ');
}
