import { pick } from '../bytes/random.ts';
import { utf8Encode } from '../bytes/utf8.ts';
import type { Random } from '../ports.ts';
import { wordList } from './word-list.ts';

/** Argon2id, RFC 9106. Constants of protocol version 1, never read from the wire: nobody can ask for less (or more). */
export const PASSPHRASE_KDF = { memoryKiB: 65536, passes: 3, parallelism: 1, length: 32 } as const;

/** Argon2id with PASSPHRASE_KDF: 32 bytes. Takes a tenth of a second or more, and must not block the host. */
export type PassphraseHash = (passphrase: Uint8Array, salt: Uint8Array) => Promise<Uint8Array>;

/**
 * What is hashed for a passphrase that a person typed: one Unicode form (keyboards differ in theirs), one space
 * between words and none around them. Upper and lower case stay apart, or typed passphrases would lose strength.
 */
export function normalisePassphrase(text: string): Uint8Array {
  return utf8Encode(text.normalize('NFKC').trim().replace(/\s+/g, ' '));
}

/** `wordCount` words drawn uniformly, with spaces between them: 12.9 bits each, so six have 77. */
export function proposePassphrase(random: Random, wordCount = 6): string {
  return Array.from({ length: wordCount }, () => pick(random, wordList)).join(' ');
}

/** The entropy of a passphrase of `wordCount` words that `proposePassphrase` made. Says nothing of a typed one. */
export function passphraseEntropyBits(wordCount: number): number {
  return wordCount * Math.log2(wordList.length);
}
