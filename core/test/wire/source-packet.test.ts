import { concat } from '@conclave/core/bytes/bytes';
import { DecodeError } from '@conclave/core/errors';
import { proxyId } from '@conclave/core/wire/ids';
import { decodeSource, encodeSource, type SourceContents } from '@conclave/core/wire/source-packet';
import type { Delivery, SplitPacket } from '@conclave/core/wire/stages';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const forward: SourceContents = {
  type: 'forward',
  profile: 'strong',
  secondProxyId: proxyId(new Uint8Array(8).fill(7)),
  packet: Uint8Array.of(1, 2, 3) as SplitPacket,
};
const direct: SourceContents = {
  type: 'direct',
  profile: 'balanced',
  copy: {
    shared: new Uint8Array(32).fill(1),
    slot: new Uint8Array(10).fill(2),
    delivery: Uint8Array.of(4, 5) as Delivery,
  },
};

describe('what the first proxy reads', () => {
  it('[SO-8] names the second proxy, or holds the one copy', () => {
    expect(encodeSource(forward)).toEqual(Uint8Array.of(1, 0, 2, 7, 7, 7, 7, 7, 7, 7, 7, 1, 2, 3));
    expect(decodeSource(encodeSource(forward))).toEqual(forward);
    const { shared, slot, delivery } = direct.copy;
    expect(encodeSource(direct)).toEqual(concat(Uint8Array.of(1, 1, 1), shared, slot, delivery));
    expect(decodeSource(encodeSource(direct))).toEqual(direct);
  });

  it.each([
    ['version', 0, [0, 2, 255]],
    ['flags', 1, [2, 3, 0x80, 255]],
    ['profile', 2, [3, 255]],
  ])('[FP-3] of an unknown %s is refused, whichever form it has', (code, at, values) => {
    for (const bytes of [encodeSource(forward), encodeSource(direct)]) {
      for (const value of values) {
        bytes[at] = value;
        expect(() => decodeSource(bytes)).toThrow(refusal(DecodeError, code, new RegExp(`${value}$`)));
      }
    }
  });

  it('[FP-3] is refused where it ends too early', () => {
    for (const [contents, header] of [[forward, 11] as const, [direct, 45] as const]) {
      const bytes = encodeSource(contents);
      for (let length = 0; length < header; length++) {
        expect(() => decodeSource(bytes.subarray(0, length))).toThrow(refusal(DecodeError, 'truncated'));
      }
    }
  });
});
