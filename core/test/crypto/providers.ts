import { noblePrimitives } from '@conclave/core/crypto/noble';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { nativePrimitives } from '@conclave/core/node/native-primitives';

/** Every test of primitives runs over both, in Node and in Electron; the fast one first. */
export const providers: readonly Primitives[] = [nativePrimitives, noblePrimitives];
