import { concat, toHex, u16 } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { utf8Encode } from '../../src/bytes/utf8.ts';
import type { Ed25519PublicKey, Primitives } from '../../src/crypto/primitives.ts';
import { DecodeError } from '../../src/errors.ts';
import type { Allowed, Target } from '../target.ts';

/** Weights by cost: a decoder takes microseconds, a role a good fraction of a millisecond, an endpoint several. */
export const WEIGHT = { decoder: 20, role: 8, endpoint: 2 } as const;

/** Made when it is first asked for: a worker that fuzzes one target needs no other's fixtures. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function decoder(
  name: string,
  run: (input: Uint8Array) => unknown,
  seeds: () => readonly Uint8Array[],
  allows: readonly Allowed[] = [DecodeError],
): Target {
  return { name, weight: WEIGHT.decoder, allows, seeds: once(seeds), run };
}

/** A decoder of text. Texts that are no UTF-8 can't come: links and forms carry strings. */
export function textDecoder(name: string, run: (text: string) => unknown, seeds: () => readonly string[]): Target {
  return decoder(
    name,
    (input) => run(textOf(input)),
    () => seeds().map(utf8Encode),
  );
}

const lenient = new TextDecoder();

export function textOf(input: Uint8Array): string {
  return lenient.decode(input);
}

/** Never throws: a role drops what it can't use. */
export function role(name: string, run: (input: Uint8Array) => unknown, seeds: () => readonly Uint8Array[]): Target {
  return { name, weight: WEIGHT.role, allows: [], seeds: once(seeds), run };
}

export function endpoint(
  name: string,
  run: (input: Uint8Array) => unknown,
  seeds: () => readonly Uint8Array[],
  allows: readonly Allowed[] = [],
): Target {
  return { name, weight: WEIGHT.endpoint, allows, seeds: once(seeds), run };
}

/** Several byte strings as one input, for targets that take a sequence: (length(2) ‖ bytes)×. */
export function packed(...parts: readonly Uint8Array[]): Uint8Array {
  return concat(...parts.flatMap((part) => [u16(part.length), part]));
}

/** What a mutated sequence still holds: the last part is whatever is left. */
export function unpacked(input: Uint8Array, max: number): Uint8Array[] {
  const reader = new Reader(input);
  const parts: Uint8Array[] = [];
  while (reader.remaining >= 2 && parts.length < max)
    parts.push(reader.bytes(Math.min(reader.u16(), reader.remaining)));
  return parts;
}

/** Importing an Ed25519 key checks its order, which takes longer than all else that an endpoint does with a message. */
export function rememberingKeys(primitives: Primitives): Primitives {
  const known = new Map<string, Ed25519PublicKey>();
  return {
    ...primitives,
    ed25519PublicKey(bytes) {
      const name = toHex(bytes);
      const key = known.get(name) ?? primitives.ed25519PublicKey(bytes);
      if (known.size < MAX_REMEMBERED) known.set(name, key);
      return key;
    },
  };
}

const MAX_REMEMBERED = 256;
