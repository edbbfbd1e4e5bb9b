import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { geometry } from '../wire/geometry.ts';
import { type MemberId, memberId } from '../wire/ids.ts';

/**
 * There are signs that the group has operations or an epoch that this device has not: a member named an unknown roster,
 * or something came that no key opens. Then it says to a member what it has, and gets the rest.
 *
 *     asked(1) tries(1) nextAt(6) mark(4) rosterHash(1+0|8) memberId(1+0|8)
 */
export interface CatchUp {
  /** Requests since one brought something: each is further from the last. */
  readonly asked: number;
  /** Requests because of the present sign. */
  readonly tries: number;
  /** When to ask; 0: there is no sign. */
  readonly nextAt: number;
  /** How much this device had when it last asked or saw a sign. */
  readonly mark: number;
  /** The roster that is unknown here, and who named it. */
  readonly rosterHash: Uint8Array | null;
  readonly member: MemberId | null;
}

export const CAUGHT_UP: CatchUp = { asked: 0, tries: 0, nextAt: 0, mark: 0, rosterHash: null, member: null };

export function encodeCatchUp({ asked, tries, nextAt, mark, rosterHash, member }: CatchUp): Uint8Array {
  const writer = new Writer().u8(asked).u8(tries).u48(nextAt).u32(mark);
  return writer
    .vector8(rosterHash ?? NONE)
    .vector8(member ?? NONE)
    .finish();
}

/** Throws DecodeError. */
export function decodeCatchUp(bytes: Uint8Array): CatchUp {
  const reader = new Reader(bytes);
  const head = { asked: reader.u8(), tries: reader.u8(), nextAt: reader.u48(), mark: reader.u32() };
  const rosterHash = reader.vector8().slice();
  const member = reader.vector8().slice();
  reader.end();
  return {
    ...head,
    rosterHash: rosterHash.length === 0 ? null : rosterHash,
    member: member.length === geometry.memberId ? memberId(member) : null,
  };
}

const NONE = new Uint8Array(0);
