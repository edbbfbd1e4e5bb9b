import { base32Encode } from '../bytes/base32.ts';
import { equalBytes, toHex } from '../bytes/bytes.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { wordList } from '../crypto/word-list.ts';
import { UsageError } from '../errors.ts';

/** What two people compare to know that nobody stands between them. */
export interface SafetyWords {
  /** Eight words of the EFF's large list: 103 bits. */
  readonly words: readonly string[];
  /** The whole hash as text, for a QR code: `conclave-verify:` and base32. */
  readonly code: string;
}

const WORDS = 8;
/**
 * Who stands between two people shows each of them a key of his own, and looks for two that give the same words: he tries
 * the square root of what there is. Each try costs him this many hashes.
 */
const ROUNDS = 4096;

/**
 * The same on both devices, whichever signing key (32 bytes) stands first. h = SHA-256(label ‖ the lower key ‖ the higher
 * one), then 4,095 times SHA-256(h ‖ both keys). As a number, its remainder by the length of the list is the first word,
 * that of the quotient the second, and so on. Throws UsageError 'same-key' for a key with itself.
 */
export function safetyWords(p: Primitives, one: Uint8Array, other: Uint8Array): SafetyWords {
  if (equalBytes(one, other)) throw new UsageError('same-key', 'nobody compares a key with itself');
  const [low, high] = toHex(one) < toHex(other) ? [one, other] : [other, one];
  let digest = p.sha256(labels.safetyWords, low, high);
  for (let round = 1; round < ROUNDS; round += 1) digest = p.sha256(digest, low, high);
  return { words: wordsOf(digest), code: `conclave-verify:${base32Encode(digest)}` };
}

function wordsOf(digest: Uint8Array): readonly string[] {
  const length = BigInt(wordList.length);
  let rest = BigInt(`0x${toHex(digest)}`);
  return Array.from({ length: WORDS }, () => {
    const word = wordList[Number(rest % length)] ?? '';
    rest /= length;
    return word;
  });
}
