import { nextOnAgenda } from './agenda.ts';
import { DEVICE_KEY_LIFETIME, renewDeviceKey } from './device-keys.ts';
import { sendFarewells } from './farewells.ts';
import { forwardRekeys } from './forwarding-rekeys.ts';
import type { Group } from './group.ts';
import { endInvites } from './invite-parts.ts';
import { askIfLockedOut } from './locked-out.ts';
import { mayAct, tendEpochs } from './rekeying.ts';
import { nextReason } from './rekeying-due.ts';
import { leaveBehind } from './removing.ts';
import { reopenSealed } from './reopening.ts';
import { isQuiet, tendedNow } from './tended.ts';
import type { Turn } from './turn.ts';
import { introduceIfUnheard } from './unheard.ts';
import { sendWelcomes } from './welcoming.ts';

/** What is due about groups and keys, whatever the event was. Call it in every turn, before the outbox. */
export function tendGroups(turn: Turn): void {
  reopenSealed(turn);
  renewDeviceKey(turn);
  const acts = mayAct(turn);
  for (const group of turn.state.groups.values()) {
    if (isQuiet(turn, group, acts)) continue;
    const { version } = group.epochs;
    if (group.state === 'member') tend(turn, group, acts);
    else leaveBehind(turn, group);
    // What was changed just now may be a reason for more, and a rekey that could not be made is tried again.
    const isDone = version === group.epochs.version && !(acts && isWithoutPlan(group));
    group.tended = isDone ? tendedNow(turn, group, acts, nextReason(group, turn.now)) : null;
  }
  reopenSealed(turn);
}

function isWithoutPlan({ state, current, agenda }: Group): boolean {
  return state === 'member' && current === null && agenda.rekey === null;
}

function tend(turn: Turn, group: Group, acts: boolean): void {
  tendEpochs(turn, group);
  forwardRekeys(turn, group);
  endInvites(turn, group);
  if (!acts) return;
  sendWelcomes(turn, group);
  sendFarewells(turn, group);
  askIfLockedOut(turn, group);
  introduceIfUnheard(turn, group);
}

/** The next time at which there is something to do without any other event. */
export function nextTendingWake(turn: Turn): number {
  if (!mayAct(turn)) return Number.POSITIVE_INFINITY;
  const { state, now } = turn;
  const renewal = (state.profile?.deviceKeySince ?? Number.POSITIVE_INFINITY) + DEVICE_KEY_LIFETIME;
  let next = renewal > now ? renewal : Number.POSITIVE_INFINITY;
  for (const group of state.groups.values()) {
    if (group.state !== 'member') continue;
    next = Math.min(next, nextOnAgenda(group.agenda), group.tended?.reasonAt ?? nextReason(group, now));
  }
  return next;
}
