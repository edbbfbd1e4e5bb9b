import { concat } from '@conclave/core/bytes/bytes';
import { DecodeError } from '@conclave/core/errors';
import { decodeCopy, encodeCopy } from '@conclave/core/wire/copy';
import { geometry } from '@conclave/core/wire/geometry';
import type { Delivery } from '@conclave/core/wire/stages';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const shared = new Uint8Array(32).fill(1);
const slot = new Uint8Array(10).fill(2);
const ofLength = (length: number) => ({ shared, slot, delivery: new Uint8Array(length).fill(3) as Delivery });

describe('a copy', () => {
  it('[SP-3] is R, slot and delivery, one after the other', () => {
    const copy = ofLength(5);
    expect(encodeCopy(copy)).toEqual(concat(shared, slot, copy.delivery));
    expect(decodeCopy(encodeCopy(copy))).toEqual(copy);
  });
  it('that ends before its delivery begins is refused', () => {
    const bytes = encodeCopy(ofLength(0));
    expect(decodeCopy(bytes).delivery).toHaveLength(0);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeCopy(bytes.subarray(0, length))).toThrow(refusal(DecodeError, 'truncated'));
    }
  });
  it('[SP-2] holds the largest datagram and not a byte more', () => {
    const largest = ofLength(geometry.maxDatagram);
    expect(decodeCopy(encodeCopy(largest)).delivery).toHaveLength(65_536);
    expect(() => decodeCopy(encodeCopy(ofLength(65_537)))).toThrow(refusal(DecodeError, 'too-large', /65537 bytes/));
  });
});
