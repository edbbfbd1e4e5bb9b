import { createHash } from 'node:crypto';
import { base32Encode } from '@conclave/core/bytes/base32';
import { fromHex } from '@conclave/core/bytes/bytes';
import { noblePrimitives as p } from '@conclave/core/crypto/noble';
import { wordList } from '@conclave/core/crypto/word-list';
import { UsageError } from '@conclave/core/errors';
import { safetyWords } from '@conclave/core/identity/safety-words';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { expect, test } from 'vitest';

// RFC 8032, 7.1, tests 1 and 2.
const one = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
const other = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');

test('[ID-6] safety words: the vector', () => {
  const { words, code } = safetyWords(p, one, other);
  expect(words).toEqual(['uncut', 'obstruct', 'rocky', 'trustless', 'synopses', 'staff', 'outdated', 'acts']);
  expect(code).toBe('conclave-verify:jhykn5e6pf29wja9tx3a2v06yy0xp2fgbv7kb00j57hncf5xmfz0');
});

test('[ID-6] safety words follow from the rule as written, by another program', () => {
  const keys = Buffer.concat([other, one]);
  const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  let h = sha256(Buffer.from('conclave/v1/safety-words'), keys);
  for (let times = 0; times < 4095; times += 1) h = sha256(h, keys);
  let number = 0n;
  for (const byte of h) number = number * 256n + BigInt(byte);
  const expected: (string | undefined)[] = [];
  for (let word = 0; word < 8; word += 1) {
    expected.push(wordList[Number(number % 7776n)]);
    number /= 7776n;
  }
  const { words, code } = safetyWords(nativePrimitives, one, other);
  expect(words).toEqual(expected);
  expect(code).toBe(`conclave-verify:${base32Encode(h)}`);
});

test('[ID-6] both devices show the same words; with one bit of a key changed none of them stays in its place', () => {
  const mine = safetyWords(nativePrimitives, one, other);
  expect(safetyWords(nativePrimitives, other, one)).toEqual(mine);
  const changed = safetyWords(nativePrimitives, one, other.with(31, (other[31] ?? 0) ^ 1));
  expect(changed.words.filter((word, i) => word === mine.words[i])).toEqual([]);
  expect(changed.code).not.toBe(mine.code);
});

test('nobody compares a key with itself', () => {
  expect(() => safetyWords(p, one, one.slice())).toThrow(UsageError);
});
