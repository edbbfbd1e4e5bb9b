import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from '../check.ts';
import { agreed } from './agreed.ts';
import { arrived } from './arrived.ts';
import { carriedOnce } from './carried-once.ts';
import { closed } from './closed.ts';
import { engineHolds } from './engine-holds.ts';
import { hoursErased } from './hours-erased.ts';
import { nobodyAccused } from './nobody-accused.ts';
import { ordered } from './ordered.ts';
import { outboxesDrain } from './outboxes-drain.ts';
import { receiptsHold } from './receipts-hold.ts';
import { removalsCount } from './removals-count.ts';
import { serverKeeps } from './server-keeps.ts';
import { storedFirst } from './stored-first.ts';
import { toldOnce } from './told-once.ts';

/** All that must hold in every world. `toldOnce` comes first: it notes who was told what. */
export function invariants(p: Primitives): ((findings: Findings) => Check)[] {
  return [
    toldOnce,
    ordered,
    agreed(p),
    arrived(p),
    outboxesDrain(p),
    carriedOnce,
    serverKeeps,
    nobodyAccused,
    receiptsHold,
    hoursErased(p),
    closed(p),
    removalsCount(p),
    storedFirst,
    engineHolds,
  ];
}
