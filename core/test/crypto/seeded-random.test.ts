import { concat, toHex } from '@conclave/core/bytes/bytes';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('a seed gives one stream, however it is cut', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(6000), { maxLength: 8 }), (seed, lengths) => {
      const random = seededRandom(seed);
      const pieces = concat(...lengths.map((length) => random.bytes(length)));
      expect(toHex(pieces)).toBe(toHex(seededRandom(seed).bytes(pieces.length)));
    }),
  );
});

it('seeds give different streams that do not repeat', () => {
  expect(seededRandom('a').bytes(32)).not.toEqual(seededRandom('b').bytes(32));
  expect(seededRandom(Uint8Array.of(97)).bytes(32)).toEqual(seededRandom('a').bytes(32));
  const stream = seededRandom('a').bytes(3 * 4096);
  const blocks = new Set([0, 4096, 8192].map((start) => toHex(stream.subarray(start, start + 32))));
  expect(blocks.size).toBe(3);
});

// SHA-256 and ChaCha20 of OpenSSL give these bytes too.
it('the stream of a seed does not change, so that a recorded failure can be replayed', () => {
  expect(toHex(seededRandom('conclave').bytes(16))).toBe('484f8c441d3f4a1c8cd18cc9f475ff9c');
});

it('a draw across the end of a block goes on with the next', () => {
  const whole = seededRandom('conclave').bytes(10_000);
  const random = seededRandom('conclave');
  const [first, none, second] = [random.bytes(4000), random.bytes(0), random.bytes(6000)];
  expect(none).toHaveLength(0);
  expect(concat(first, second)).toEqual(whole);
});
