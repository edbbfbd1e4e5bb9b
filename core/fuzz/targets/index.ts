import type { Target } from '../target.ts';
import { endpointTargets } from './endpoint.ts';
import { groupTargets } from './group.ts';
import { hostTargets } from './hosts.ts';
import { linkTargets } from './links.ts';
import { noteTargets } from './notes.ts';
import { recordTargets } from './records.ts';
import { roleTargets } from './roles.ts';
import { textTargets } from './text.ts';
import { wireTargets } from './wire.ts';

/** Every decoder and every role, the slow ones first, so that no thread is left with one at the end. */
export const targets: readonly Target[] = [
  ...endpointTargets,
  ...roleTargets,
  ...groupTargets,
  ...wireTargets,
  ...recordTargets,
  ...noteTargets,
  ...hostTargets,
  ...linkTargets,
  ...textTargets,
];
