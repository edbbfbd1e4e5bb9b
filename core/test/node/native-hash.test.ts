import { createHmac } from 'node:crypto';
import type * as wipeModule from '@conclave/core/bytes/wipe';
import { hmac } from '@conclave/core/node/native-hash';
import { expect, it, vi } from 'vitest';

const { wiped } = vi.hoisted(() => ({ wiped: [] as { before: Uint8Array; buffer: Uint8Array }[] }));
vi.mock('@conclave/core/bytes/wipe', async (original) => {
  const { wipe } = await original<typeof wipeModule>();
  return {
    wipe: (...buffers: Uint8Array[]) => {
      const before = buffers.map((buffer) => ({ before: buffer.slice(), buffer }));
      wipe(...buffers);
      wiped.push(...before);
    },
  };
});

it('HMAC leaves nothing of key, message or inner hash in the memory that it works in', () => {
  const key = new Uint8Array(32).fill(0x5a);
  const parts = [new Uint8Array(40).fill(1), new Uint8Array(900).fill(2)];
  const mac = hmac(key, ...parts);
  expect([...mac]).toEqual([...createHmac('sha256', key).update(Buffer.concat(parts)).digest()]);

  // key XOR ipad ‖ message, and key XOR opad ‖ inner hash (RFC 2104)
  const [inner, outer] = wiped;
  expect([inner?.before.length, outer?.before.length]).toEqual([64 + 940, 64 + 32]);
  expect([inner?.before[0], outer?.before[0]]).toEqual([0x5a ^ 0x36, 0x5a ^ 0x5c]);
  for (const { buffer } of wiped) expect(Buffer.from(buffer.buffer).every((byte) => byte === 0)).toBe(true);
});
