import { drawWait, meanWaitMs, type Profile, profileByte, profileFromByte } from '@conclave/core/crypto/profile';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { DecodeError } from '@conclave/core/errors';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const profiles: [Profile, number, number][] = [
  ['fast', 0, 50],
  ['balanced', 1, 500],
  ['strong', 2, 5000],
];

describe.each(profiles)('the profile %s', (profile, byte, mean) => {
  it(`[SO-9] is ${byte} on the wire and waits ${mean} ms in the mean`, () => {
    expect(profileByte(profile)).toBe(byte);
    expect(profileFromByte(byte)).toBe(profile);
    expect(meanWaitMs[profile]).toBe(mean);
    const env = { primitives: nativePrimitives, random: seededRandom(profile), clock: { now: () => 0 } };
    const waits = Array.from({ length: 2000 }, () => drawWait(env, profile));
    const measured = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(measured / mean).toBeGreaterThan(0.9);
    expect(measured / mean).toBeLessThan(1.1);
  });
});

it.each([3, 255])('[FP-3] there is no profile %s', (byte) => {
  expect(() => profileFromByte(byte)).toThrow(refusal(DecodeError, 'profile', new RegExp(`${byte}$`)));
});
