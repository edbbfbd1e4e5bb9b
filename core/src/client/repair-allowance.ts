import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';

/** How far one member's requests for repair are answered: newest(6) answeredAt(6) dayBegan(6) given(2). */
export interface Allowance {
  /** `sentAt` of his newest request that was looked at: an older one, or the same again, is not. */
  readonly newest: number;
  /** When one was answered last, by the local clock. */
  readonly answeredAt: number;
  readonly dayBegan: number;
  /** Messages since then. */
  readonly given: number;
}

export const FULL_ALLOWANCE: Allowance = { newest: 0, answeredAt: 0, dayBegan: 0, given: 0 };
/** Messages for one member in a day. */
export const MOST_A_DAY = 1024;
/** He waits two minutes from one request to the next; the network may bring them nearer together. */
const LEAST_APART = 30 * 1000;
const DAY = 24 * 60 * 60 * 1000;

/** Null where nothing is to be answered; else what is left after this request was looked at, before anything is given. */
export function admit(allowance: Allowance, sentAt: number, now: number): Allowance | null {
  const { newest, answeredAt, dayBegan, given } = allowance;
  if (sentAt <= newest) return null;
  // A clock that was set back makes nobody wait.
  if (now >= answeredAt && now < answeredAt + LEAST_APART) return null;
  const sameDay = now >= dayBegan && now < dayBegan + DAY;
  if (sameDay && given >= MOST_A_DAY) return null;
  return { newest: sentAt, answeredAt: now, dayBegan: sameDay ? dayBegan : now, given: sameDay ? given : 0 };
}

export function writeAllowance(writer: Writer, { newest, answeredAt, dayBegan, given }: Allowance): Writer {
  return writer.u48(newest).u48(answeredAt).u48(dayBegan).u16(given);
}

/** Throws DecodeError. */
export function readAllowance(reader: Reader): Allowance {
  return { newest: reader.u48(), answeredAt: reader.u48(), dayBegan: reader.u48(), given: reader.u16() };
}
