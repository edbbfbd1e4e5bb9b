import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '../bytes/bytes.ts';
import { VerifyError } from '../errors.ts';

/** A point on edwards25519. */
export type EdwardsPoint = ReturnType<typeof ed25519.Point.fromBytes>;

/**
 * The point that a public key encodes. Throws VerifyError 'ed25519-key' unless `bytes` is the canonical encoding of a
 * point of prime order. Both providers import through this function: with a torsion part a
 * key is one of eight that verify the same signatures under some rules and not under others, and one roster operation
 * that half of the members accept would split a group. Most of the time goes into looking for that part, so a provider may
 * do this in a faster way of its own; it is asked about points of the curve other than the identity only.
 */
export function primeOrderPoint(
  bytes: Uint8Array,
  isTorsionFree = (point: EdwardsPoint): boolean => point.isTorsionFree(),
): EdwardsPoint {
  const point = decodePoint(bytes);
  // The identity is free of torsion too, but has order 1.
  if (point === null || point.is0() || !isTorsionFree(point)) {
    throw new VerifyError('ed25519-key', 'not a canonical Ed25519 key of prime order');
  }
  return point;
}

function decodePoint(bytes: Uint8Array): EdwardsPoint | null {
  try {
    const point = ed25519.Point.fromBytes(new Uint8Array(bytes));
    // What is canonical is settled here, not by what a version of the library takes.
    return equalBytes(point.toBytes(), bytes) ? point : null;
  } catch {
    return null;
  }
}
