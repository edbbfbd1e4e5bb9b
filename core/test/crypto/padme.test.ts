import { packetSize, pad, padme, sizeClass, unpad } from '@conclave/core/crypto/padme';
import { DecodeError, UsageError } from '@conclave/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

describe('size classes', () => {
  it('are the sixteen that the protocol names', () => {
    const classes = new Set<number>();
    for (let n = 0; n <= 65536; n++) {
      const size = sizeClass(n);
      if (size < n) throw new Error(`${n} bytes in ${size}`);
      classes.add(size);
    }
    expect([...classes]).toEqual([
      384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768, 49152, 65536,
    ]);
  });

  it('end at 64 KiB', () => {
    expect(() => sizeClass(65537)).toThrow(refusal(UsageError, 'too-large', /65537 bytes, at most 65536/));
  });
});

describe('Padmé', () => {
  it('rounds as the paper’s algorithm 1 does', () => {
    // L → padded, by the paper's own formulas: E = ⌊log₂ L⌋, S = ⌊log₂ E⌋ + 1, the last E − S bits become zero.
    for (const [length, padded] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [7, 7],
      [8, 8],
      [9, 10],
      [15, 16],
      [16, 16],
      [17, 18],
      [100, 104],
      [1000, 1024],
      [1025, 1088],
      [9999, 10240],
      [65537, 67584],
    ]) {
      expect(padme(length as number)).toBe(padded);
    }
  });

  it('never shrinks, adds at most 12 %, and is done after one time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 26 }), (n) => {
        const padded = padme(n);
        expect(padded).toBeGreaterThanOrEqual(n);
        expect(padded).toBeLessThanOrEqual(Math.ceil(n * 1.12));
        expect(padme(padded)).toBe(padded);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes over from the size classes above 2 KiB', () => {
    expect(packetSize(1)).toBe(384);
    expect(packetSize(2048)).toBe(2048);
    expect(packetSize(2049)).toBe(padme(2049));
    expect(packetSize(2049)).toBeLessThan(3072);
  });
});

describe('padding', () => {
  it('comes off again, whatever the content ends with', () => {
    const content = fc.oneof(
      fc.uint8Array(),
      fc.array(fc.constantFrom(0, 0x80)).map((each) => Uint8Array.from(each)),
    );
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 100 }), (bytes, extra) => {
        const padded = pad(bytes, bytes.length + extra);
        expect(padded).toHaveLength(bytes.length + extra);
        expect(unpad(padded)).toEqual(bytes);
      }),
    );
  });

  it('needs a byte of room', () => {
    for (const length of [4, 3]) {
      const message = new RegExp(`4 bytes don't fit in ${length}`);
      expect(() => pad(new Uint8Array(4), length)).toThrow(refusal(UsageError, 'too-large', message));
    }
    expect(pad(new Uint8Array(4), 5)).toEqual(Uint8Array.of(0, 0, 0, 0, 0x80));
  });

  it('is refused where it is missing', () => {
    for (const bad of [[], [0], [0, 0, 0], [0x80, 1], [0x81, 0]]) {
      expect(() => unpad(Uint8Array.from(bad))).toThrow(refusal(DecodeError, 'padding', /end of content/));
    }
  });
});
