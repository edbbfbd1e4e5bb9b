import { concat } from '@conclave/core/bytes/bytes';
import { pad, unpad } from '@conclave/core/crypto/padme';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { geometry } from '@conclave/core/wire/geometry';
import { decodeSplit, encodeSplit, type SplitContents } from '@conclave/core/wire/split-packet';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const contents = (count: number, payloadLength: number, change: Partial<SplitContents> = {}): SplitContents => ({
  profile: 'balanced',
  hourKey: new Uint8Array(32).fill(1),
  shared: new Uint8Array(32).fill(2),
  slots: Array.from({ length: count }, (_, i) => new Uint8Array(10).fill(i + 3)),
  payload: new Uint8Array(payloadLength).fill(9),
  ...change,
});

/** What a source of somebody else's making may write: no limit is checked. */
function forged(count: number, slots: number, payload: number, flags = 0): Uint8Array {
  const hourKey = new Uint8Array(32).fill(flags === 1 ? 0 : 1);
  const head = concat(Uint8Array.of(1, flags, 1), hourKey, new Uint8Array(32).fill(2));
  const bare = concat(
    head,
    Uint8Array.of(count >> 8, count & 0xff),
    new Uint8Array(10 * slots),
    new Uint8Array(payload).fill(9),
  );
  return pad(bare, bare.length + 1);
}

describe('what the second proxy reads', () => {
  it('[SO-7] has its fields in order, then the slots and E1', () => {
    const split = contents(2, 3);
    expect(unpad(encodeSplit(split))).toEqual(
      concat(
        Uint8Array.of(1, 0, 1),
        new Uint8Array(32).fill(1),
        split.shared,
        Uint8Array.of(0, 2),
        ...split.slots,
        split.payload,
      ),
    );
    expect(decodeSplit(encodeSplit(split))).toEqual(split);
  });

  it('[SO-7] holds zeros for the hour key of a plain packet, which is none when read', () => {
    const plain = contents(1, 384, { hourKey: null });
    expect(encodeSplit(plain).subarray(0, 35)).toEqual(Uint8Array.of(1, 1, 1, ...new Uint8Array(32)));
    expect(decodeSplit(encodeSplit(plain))).toEqual(plain);
  });

  it('[SO-7] [CR-7] gives X2 the least size that holds the contents and the mark of their end', () => {
    const x2 = (payload: number) => encodeSplit(contents(1, payload)).length + geometry.seal;
    const bare = geometry.seal + geometry.splitHeader + geometry.slot;
    expect([0, 384 - bare - 1, 384 - bare, 2048 - bare - 1, 2048 - bare].map(x2)).toEqual([384, 384, 512, 2048, 2176]);
  });

  it.each([
    ['version', 0, [0, 2, 255]],
    ['flags', 1, [2, 3, 0x80, 255]],
    ['profile', 2, [3, 255]],
  ])('[FP-3] of an unknown %s is refused', (code, at, values) => {
    for (const value of values) {
      const bytes = encodeSplit(contents(1, 3));
      bytes[at] = value;
      expect(() => decodeSplit(bytes)).toThrow(refusal(DecodeError, code, new RegExp(`${value}$`)));
    }
  });

  it('[FP-3] is refused where it ends within the header or the slots, and where padding is missing', () => {
    const bytes = unpad(encodeSplit(contents(2, 0)));
    expect(decodeSplit(pad(bytes, bytes.length + 1)).payload).toHaveLength(0);
    for (let length = 0; length < bytes.length; length++) {
      const cut = pad(bytes.subarray(0, length), length + 1);
      expect(() => decodeSplit(cut)).toThrow(refusal(DecodeError, 'truncated'));
    }
    expect(() => decodeSplit(bytes)).toThrow(refusal(DecodeError, 'padding'));
  });

  it.each([0, 2, 1024])('[SO-7] is refused as plain for %s recipients', (count) => {
    expect(() => decodeSplit(forged(count, count, 384, 1))).toThrow(
      refusal(DecodeError, 'count', new RegExp(` ${count} `)),
    );
  });
});

it.each([3, 34])('[SO-7] a plain packet with byte %s not zero, within the hour key, is refused', (at) => {
  const bytes = encodeSplit(contents(1, 384, { hourKey: null }));
  bytes[at] = 1;
  expect(() => decodeSplit(bytes)).toThrow(refusal(DecodeError, 'hour-key', /hour key/));
});

describe('the budget of a second proxy', () => {
  it.each([
    ['one recipient', 1, 100],
    ['1,024 recipients', 1024, 100],
    ['the largest delivery', 1, 65_536 - 48],
    ['N · |E1| of 8 MiB', 1024, 8192],
  ])('[SP-2] allows %s', (_, count, payload) => {
    expect(decodeSplit(encodeSplit(contents(count, payload))).slots).toHaveLength(count);
  });

  it.each([
    ['no recipient', 0, 100, /^0 recipients$/],
    ['1,025 recipients', 1025, 100, /^1025 recipients$/],
    ['a delivery above 64 KiB', 1, 65_536 - 47, /65537 bytes/],
    ['N · |E1| above 8 MiB', 1024, 8193, /^1024 copies of 8193 bytes$/],
  ])('[SP-2] refuses %s, from our own source and from any other', (_, count, payload, message) => {
    expect(() => encodeSplit(contents(count, payload))).toThrow(refusal(UsageError, 'too-large', message));
    expect(() => decodeSplit(forged(count, count, payload))).toThrow(refusal(DecodeError, 'too-large', message));
  });

  it('[SP-2] counts no seal on a plain packet, whose payload is the delivery', () => {
    const plain = (length: number) => contents(1, length, { hourKey: null });
    expect(decodeSplit(encodeSplit(plain(65_536))).payload).toHaveLength(65_536);
    expect(() => encodeSplit(plain(65_537))).toThrow(refusal(UsageError, 'too-large', /65537 bytes/));
    expect(() => decodeSplit(forged(1, 1, 65_537, 1))).toThrow(refusal(DecodeError, 'too-large', /65537 bytes/));
  });

  it('[SP-2] never lets X1 grow beyond what links take', () => {
    const x2 = encodeSplit(contents(1, 65_536, { hourKey: null })).length + geometry.seal;
    const many = encodeSplit(contents(1024, 8192)).length + geometry.seal;
    for (const length of [x2, many]) {
      expect(length + geometry.forwardHeader + geometry.seal).toBeLessThanOrEqual(geometry.maxPacket);
    }
  });
});
