import type { MessageView } from '@conclave/desktop/bridge/contract';
import { daysApart } from '../../words/time.ts';

const runMs = 5 * 60_000;

/** Whether `later` starts a new calendar day after `earlier`. */
export function startsDay(earlier: MessageView | null, later: MessageView): boolean {
  return earlier === null || daysApart(later.sentAt, earlier.sentAt) !== 0;
}

/** Whether two neighbours are shown as one run: same person, same day, within five minutes. */
export function sameRun(earlier: MessageView | null, later: MessageView | null): boolean {
  if (earlier?.kind !== 'text' || later?.kind !== 'text') return false;
  const near = Math.abs(later.sentAt - earlier.sentAt) <= runMs;
  return earlier.sender.id === later.sender.id && near && !startsDay(earlier, later);
}
