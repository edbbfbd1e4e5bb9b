import { nextOnAgenda } from './agenda.ts';
import { DEVICE_KEY_LIFETIME, renewDeviceKey } from './device-keys.ts';
import { sendFarewells } from './farewells.ts';
import { forwardRekeys } from './forwarding-rekeys.ts';
import { endInvites } from './invite-parts.ts';
import { askIfLockedOut } from './locked-out.ts';
import { mayAct, tendEpochs } from './rekeying.ts';
import { nextReason } from './rekeying-due.ts';
import { leaveBehind } from './removing.ts';
import { reopenSealed } from './reopening.ts';
import type { Turn } from './turn.ts';
import { sendWelcomes } from './welcoming.ts';

/** What is due about groups and keys, whatever the event was. Call it in every turn, before the outbox. */
export function tendGroups(turn: Turn): void {
  reopenSealed(turn);
  renewDeviceKey(turn);
  for (const group of turn.state.groups.values()) {
    if (group.state !== 'member') {
      leaveBehind(turn, group);
      continue;
    }
    tendEpochs(turn, group);
    forwardRekeys(turn, group);
    endInvites(turn, group);
    if (!mayAct(turn)) continue;
    sendWelcomes(turn, group);
  sendFarewells(turn, group);
    askIfLockedOut(turn, group);
  }
  reopenSealed(turn);
}

/** The next time at which there is something to do without any other event. */
export function nextTendingWake(turn: Turn): number {
  if (!mayAct(turn)) return Number.POSITIVE_INFINITY;
  const { state, now } = turn;
  const renewal = (state.profile?.deviceKeySince ?? Number.POSITIVE_INFINITY) + DEVICE_KEY_LIFETIME;
  const times = [...state.groups.values()].flatMap((group) =>
    group.state === 'member' ? [nextOnAgenda(group.agenda), nextReason(group, now)] : [],
  );
  return Math.min(renewal > now ? renewal : Number.POSITIVE_INFINITY, ...times);
}
