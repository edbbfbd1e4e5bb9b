import { diffieHellman, type KeyObject } from 'node:crypto';
import type { EdwardsPoint } from '@conclave/core/crypto/ed25519-point';
import { ed25519 } from '@noble/curves/ed25519.js';
import { importPublicKey, importSecretKey } from './okp-keys.ts';

const { Fp, Fn } = ed25519.Point;

/**
 * 5L − 1: minus one modulo L, zero modulo 8, and within what clamping leaves as it is (2²⁵⁴ ≤ s < 2²⁵⁵, lowest three
 * bits clear), where plus one, 3L + 1, is not.
 */
const MINUS_ONE: KeyObject = importSecretKey('X25519', littleEndian(5n * Fn.ORDER - 1n));

/**
 * Whether a point of edwards25519 that is not the identity has prime order. By X25519 of node:crypto, in a tenth of the
 * time that multiplying by L takes in JavaScript: with P = P₀ + T, P₀ of prime order and T of torsion, [5L − 1]P is −P₀,
 * and −P₀ has the u-coordinate of P exactly where P is P₀ or −P₀, so T is zero.
 */
export function isTorsionFree(point: EdwardsPoint): boolean {
  const { y } = point.toAffine();
  // RFC 7748 §4.1: u = (1 + y)/(1 − y); y = 1 is the identity only.
  const u = littleEndian(Fp.div(Fp.add(Fp.ONE, y), Fp.sub(Fp.ONE, y)));
  try {
    return diffieHellman({ privateKey: MINUS_ONE, publicKey: importPublicKey('X25519', u) }).equals(u);
  } catch {
    // An all-zero result, which is that of a point of small order.
    return false;
  }
}

function littleEndian(value: bigint): Uint8Array {
  return Fp.toBytes(value);
}
