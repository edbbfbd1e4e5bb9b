import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import { type Gap, MAX_GAPS, readGaps, refreshGaps, waitAfter, writeGaps } from '@conclave/core/client/gaps';
import { Peer } from '@conclave/core/client/peer';
import { Received } from '@conclave/core/client/received';
import { admit, FULL_ALLOWANCE, MOST_A_DAY } from '@conclave/core/client/repair-allowance';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const hash = new Uint8Array(16);

function holding(seqs: readonly number[]): Received {
  const received = new Received();
  for (const seq of seqs) received.take(0, seq, hash);
  return received;
}

describe('what is missing of a sender', () => {
  it('[RE-7] is exactly what did not come, from the first number on, over any restart', () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 });
    fc.assert(
      fc.property(seqs, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 45 }), (here, first, last) => {
        const received = Received.decode(new Reader(holding(here).encode(new Writer()).finish()));
        const told = received.missing(first, last, 1000).flatMap(({ from, to }) => {
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
        const expected = Array.from({ length: 45 }, (_, i) => i + 1).filter(
          (seq) => seq >= first && seq <= last && !here.includes(seq),
        );
        expect(told).toEqual(expected);
      }),
    );
  });

  it('[RE-6] is never acknowledged, also where there are more gaps than are remembered', () => {
    const odd = Array.from({ length: 5000 }, (_, i) => 2 * i + 1);
    let received = holding(odd);
    expect(received.forgottenGaps).toBeGreaterThan(3000);
    expect(received.upTo(1)).toBe(1);
    received = Received.decode(new Reader(received.encode(new Writer()).finish()));
    expect(received.upTo(1)).toBe(1);
    // What was forgotten is not taken any more, and still not acknowledged.
    expect(received.take(0, 2, hash)).toBe('duplicate');
    expect(received.upTo(1)).toBe(1);
    // Whose first message is none of those has all of his.
    expect(received.upTo(9999)).toBe(9999);
  });

  it('[RE-7] is nothing while it is unknown with which number he began', () => {
    const peer = new Peer();
    peer.received.take(0, 9, hash);
    expect(peer.missing(10)).toEqual([]);
    expect(peer.hear(12)).toBe(false);
    peer.baseline = 7;
    expect(peer.missing(10)).toEqual([{ from: 7, to: 8 }]);
    expect(peer.hear(9 + 257)).toBe(false);
    expect(peer.hear(11)).toBe(true);
    expect(peer.missing(10)).toEqual([
      { from: 7, to: 8 },
      { from: 10, to: 11 },
    ]);
  });

  it('is one stretch where somebody jumps to the last number there is', () => {
    const received = holding([1, 2, 0xffffffff]);
    expect(received.missing(1, 0xffffffff, 10)).toEqual([{ from: 3, to: 0xfffffffe }]);
    expect(received.highest).toBe(0xffffffff);
  });
});

describe('gaps', () => {
  const gap = (from: number, to: number, asked = 0): Gap => ({ from, to, asked, nextAt: 1000 + asked });

  it('keep what is known of each piece when a part is filled, and begin anew for what is new', () => {
    const known = [gap(3, 9, 2), gap(20, 20, 5)];
    const missing = [
      { from: 3, to: 4 },
      { from: 6, to: 12 },
    ];
    expect(refreshGaps(known, missing, 7)).toEqual([
      { ...gap(3, 4, 2) },
      { ...gap(6, 9, 2) },
      { from: 10, to: 12, asked: 0, nextAt: 7 },
    ]);
  });

  it('are bounded, and come back as they were', () => {
    const missing = Array.from({ length: 500 }, (_, i) => ({ from: 3 * i + 1, to: 3 * i + 1 }));
    const gaps = refreshGaps([], missing, 5);
    expect(gaps).toHaveLength(MAX_GAPS);
    expect(readGaps(new Reader(writeGaps(new Writer(), gaps).finish()))).toEqual(gaps);
  });

  it('[RE-8] are asked for 2, 4, 8 … minutes apart, up to 6 hours, and a random while more', () => {
    const random = seededRandom('waits');
    const minute = 60_000;
    for (let asked = 1; asked <= 12; asked++) {
      const base = Math.min(360, 2 ** asked) * minute;
      const waits = Array.from({ length: 50 }, () => waitAfter(random, asked));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(base);
      expect(Math.max(...waits)).toBeLessThanOrEqual(base * 1.25 + 1);
      expect(new Set(waits).size).toBeGreaterThan(40);
    }
  });
});

describe('what one member may ask for', () => {
  const DAY = 24 * 60 * 60 * 1000;

  it('[RE-11] is one request at a time, each newer than the last', () => {
    const first = admit(FULL_ALLOWANCE, 500, 1_000_000);
    expect(first).toMatchObject({ newest: 500, answeredAt: 1_000_000 });
    if (first === null) return;
    expect(admit(first, 501, 1_029_999)).toBeNull();
    expect(admit(first, 500, 1_030_000)).toBeNull();
    expect(admit(first, 501, 1_030_000)).not.toBeNull();
    // A clock that was set back makes nobody wait.
    expect(admit(first, 501, 900_000)).not.toBeNull();
  });

  it('[RE-11] is 1,024 messages in a day', () => {
    const full = { newest: 1, answeredAt: 0, dayBegan: 1_000_000, given: MOST_A_DAY };
    expect(admit(full, 2, 1_000_000 + DAY - 1)).toBeNull();
    expect(admit(full, 2, 1_000_000 + DAY)).toMatchObject({ given: 0, dayBegan: 1_000_000 + DAY });
    expect(admit({ ...full, given: MOST_A_DAY - 1 }, 2, 1_500_000)).toMatchObject({ given: MOST_A_DAY - 1 });
  });
});
