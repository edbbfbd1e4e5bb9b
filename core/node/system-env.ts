import type { Env } from '@conclave/core/crypto/env';
import { systemClock, systemRandom } from './clock-random.ts';
import { nativePrimitives } from './native-primitives.ts';

/** This computer's: OpenSSL, its generator, its clock. */
export const systemEnv: Env = { primitives: nativePrimitives, random: systemRandom, clock: systemClock };
