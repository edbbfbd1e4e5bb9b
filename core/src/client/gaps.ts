import { exponential, randomInt } from '../bytes/random.ts';
import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { Stretch } from './received.ts';

/** Numbers of one sender that did not come, and how often this device asked for them: from(4) to(4) asked(1) nextAt(6). */
export interface Gap extends Stretch {
  readonly asked: number;
  /** When to ask, or to ask again; milliseconds by the local clock. */
  readonly nextAt: number;
}

/** Gaps of one sender that are asked for; the others' turn comes when these are filled or given up. */
export const MAX_GAPS = 64;
/** For 30 days: then nobody keeps it any more. */
export const MOST_ASKED = 128;
/** What others only say that a sender sent is asked for so often. */
export const MOST_ASKED_BY_HEARSAY = 3;
/** Mixes and resends take their time: what is missing for less is not missing. */
export const PATIENCE = 2 * 60 * 1000;
const LONGEST = 6 * 60 * 60 * 1000;

/** Two minutes and a random while more: members who miss the same do not ask at one moment. */
export function firstWait(random: Random): number {
  return Math.round(PATIENCE + Math.min(PATIENCE, exponential(random, PATIENCE / 4)));
}

/** 2, 4, 8 … minutes up to 6 hours, and at random up to a quarter more. */
export function waitAfter(random: Random, asked: number): number {
  const wait = Math.min(LONGEST, PATIENCE * 2 ** Math.max(0, asked - 1));
  return wait + randomInt(random, Math.ceil(wait / 4));
}

/** What is missing now, each piece with what is known of it; what was not missing before is due at `fresh.nextAt`. */
export function refreshGaps(known: readonly Gap[], missing: readonly Stretch[], nextAt: number): Gap[] {
  const pieces: Gap[] = [];
  for (const { from, to } of missing) {
    let next = from;
    for (const gap of known) {
      if (gap.to < next || gap.from > to) continue;
      if (gap.from > next) pieces.push({ from: next, to: gap.from - 1, asked: 0, nextAt });
      pieces.push({ ...gap, from: Math.max(next, gap.from), to: Math.min(to, gap.to) });
      next = Math.min(to, gap.to) + 1;
    }
    if (next <= to) pieces.push({ from: next, to, asked: 0, nextAt });
  }
  return pieces.slice(0, MAX_GAPS);
}

export function writeGaps(writer: Writer, gaps: readonly Gap[]): Writer {
  writer.u8(gaps.length);
  for (const { from, to, asked, nextAt } of gaps) writer.u32(from).u32(to).u8(asked).u48(nextAt);
  return writer;
}

/** Throws DecodeError. */
export function readGaps(reader: Reader): Gap[] {
  const gaps = Array.from({ length: reader.u8() }, () => ({
    from: reader.u32(),
    to: reader.u32(),
    asked: reader.u8(),
    nextAt: reader.u48(),
  }));
  gaps.reduce((before, { from, to }) => {
    if (from <= before || to < from) throw new DecodeError('order', 'gaps out of order');
    return to;
  }, -1);
  return gaps;
}
