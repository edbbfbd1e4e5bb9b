import { describe, expect, it } from 'vitest';
import { pad, unpad } from '../../src/crypto/padme.ts';
import { DecodeError } from '../../src/errors.ts';
import { geometry } from '../../src/wire/geometry.ts';
import { decodeSplit, encodeSplit } from '../../src/wire/split-packet.ts';

const slots = [new Uint8Array(geometry.slot).fill(3)];
const shared = new Uint8Array(geometry.key).fill(2);
const plain = { profile: 'balanced', hourKey: null, shared, slots, payload: new Uint8Array(384).fill(4) } as const;

/** The padded bytes with one byte of the content changed. */
function changed(bytes: Uint8Array, at: number, to: number): Uint8Array {
  const content = unpad(bytes).slice();
  content[at] = to;
  return pad(content, bytes.length);
}

describe('a plain packet', () => {
  const HOUR_KEY = 3;

  it('[SO-7] comes back as it was made', () => {
    expect(decodeSplit(encodeSplit(plain))).toEqual(plain);
  });
  it('[SO-7] has zeros in place of the hour key, or is malformed', () => {
    for (let i = 0; i < geometry.key; i++) {
      const read = () => decodeSplit(changed(encodeSplit(plain), HOUR_KEY + i, 1));
      expect(read).toThrow(DecodeError);
      expect(read).toThrowError(expect.objectContaining({ code: 'hour-key' }));
    }
  });
  it('[SO-7] has one recipient, or is malformed', () => {
    const two = encodeSplit({ ...plain, hourKey: shared, slots: [...slots, ...slots] });
    expect(() => decodeSplit(changed(two, 1, 1))).toThrowError(expect.objectContaining({ code: 'count' }));
  });
});
