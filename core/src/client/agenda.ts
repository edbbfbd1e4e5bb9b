import type { Roster } from '../group/roster.ts';

/**
 * What a group waits for. In memory only: after a restart it is drawn anew, and nothing is lost by that. Times are of the
 * local clock, in milliseconds.
 */
export interface Agenda {
  /** This device is to rekey, unless somebody else does before. */
  rekey: { readonly urgent: boolean; readonly at: number } | null;
  /** Since when this device has not had the keys that the others use, and when it asks for them next. */
  lockedOut: { readonly asked: number; readonly nextAt: number } | null;
  /** Since when nobody shows that he has heard of this device, or what came is out of place; and when it says so next. */
  unheard: { readonly asked: number; readonly nextAt: number } | null;
  /** Hex id of this device's join, once somebody has shown that he knows of it. */
  heard: string | null;
  /** Who introduced himself and was answered, and when, by hex id. */
  readonly introduced: Map<string, number>;
  /** Members who are to get a welcome, and when, by hex id. */
  readonly welcomes: Map<string, number>;
  /** Who got one, and when. */
  readonly welcomed: Map<string, number>;
  /** Who is out of the group and is to be told so, and when, by hex id. */
  readonly farewells: Map<string, number>;
  /** Who was told, and when. */
  readonly toldOut: Map<string, number>;
  /** Parts of this device's invites that were asked for: the newest request's time, and when it was answered, by hex invite id. */
  readonly partsGiven: Map<string, { readonly at: number; readonly givenAt: number }>;
  /** The epoch that messages go out in, by hex id, and since when. */
  current: { readonly id: string; readonly since: number } | null;
}

export function newAgenda(): Agenda {
  return {
    rekey: null,
    lockedOut: null,
    unheard: null,
    heard: null,
    introduced: new Map(),
    welcomes: new Map(),
    welcomed: new Map(),
    farewells: new Map(),
    toldOut: new Map(),
    partsGiven: new Map(),
    current: null,
  };
}

export function nextOnAgenda({ rekey, lockedOut, unheard, welcomes, farewells }: Agenda): number {
  let next = Math.min(rekey?.at ?? Infinity, lockedOut?.nextAt ?? Infinity, unheard?.nextAt ?? Infinity);
  for (const at of welcomes.values()) next = Math.min(next, at);
  for (const at of farewells.values()) next = Math.min(next, at);
  return next;
}

/**
 * All that what is due about a group follows from, as it was when the group was last tended: while it is the same, and
 * no time has come, there is nothing to do. Most events concern no group, or another one.
 */
export interface Tended {
  readonly roster: Roster;
  readonly operations: number;
  readonly epochs: number;
  readonly waitingRekeys: number;
  readonly held: number;
  readonly orphans: number;
  readonly mayAct: boolean;
  readonly at: number;
  /** The hour, by which keys are superseded and rekeys grow stale. */
  readonly hour: number;
  readonly serverHour: number | null;
  /** When there may be a reason for a rekey that nobody announces; infinite where there is none. */
  readonly reasonAt: number;
}
