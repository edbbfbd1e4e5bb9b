import { utf8Encode } from '@conclave/core/bytes/utf8';
import {
  normalisePassphrase,
  PASSPHRASE_KDF,
  passphraseEntropyBits,
  proposePassphrase,
} from '@conclave/core/crypto/passphrase';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('normalisePassphrase', () => {
  it('forgives white space and the form in which a keyboard sends a letter', () => {
    const expected = utf8Encode('caf\u00e9 zoom');
    for (const typed of [' caf\u00e9 zoom\n', 'cafe\u0301\t zoom', 'caf\u00e9\u00a0zoom', '\u3000caf\u00e9  zoom']) {
      expect(normalisePassphrase(typed)).toEqual(expected);
    }
  });

  it('keeps case and the gaps between words', () => {
    expect(normalisePassphrase('Zoom')).not.toEqual(normalisePassphrase('zoom'));
    expect(normalisePassphrase('ab c')).not.toEqual(normalisePassphrase('a bc'));
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normalisePassphrase(text);
        expect(normalisePassphrase(new TextDecoder().decode(once))).toEqual(once);
      }),
    );
  });
});

describe('proposePassphrase', () => {
  it('proposes six words of the EFF list', () => {
    const words = proposePassphrase(seededRandom('six')).split(' ');
    expect(words).toHaveLength(6);
    for (const word of words) expect(word).toMatch(/^[a-z-]{3,9}$/);
    expect(proposePassphrase(seededRandom('four'), 4).split(' ')).toHaveLength(4);
  });

  it('draws from the whole list', () => {
    const words = proposePassphrase(seededRandom('all'), 100_000).split(' ');
    expect(new Set(words).size).toBe(7776);
  });

  it('survives being typed back', () => {
    const proposed = proposePassphrase(seededRandom('typed'));
    expect(normalisePassphrase(` ${proposed.replaceAll(' ', '  ')} `)).toEqual(utf8Encode(proposed));
  });

  it('has the 77 bits that it claims', () => {
    expect(passphraseEntropyBits(6)).toBeCloseTo(77.55, 2);
    expect(passphraseEntropyBits(5)).toBeGreaterThan(64);
  });
});

it('[CR-5] Argon2id has the cost that the version fixes', () => {
  expect(PASSPHRASE_KDF).toEqual({ memoryKiB: 64 * 1024, passes: 3, parallelism: 1, length: 32 });
});
