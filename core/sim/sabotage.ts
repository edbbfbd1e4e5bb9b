import { Group } from '@conclave/core/client/group';
import { Received } from '@conclave/core/client/received';
import type { News, Outcome } from '@conclave/core/client/types';
import { HourChain } from '@conclave/core/group/chain';
import { Fold } from '@conclave/core/group/fold';
import { OperationLog } from '@conclave/core/group/operation-log';
import { type Seams, soundSeams } from './context.ts';
import { simulate } from './simulate.ts';

/** Something built wrongly on purpose: at a host's seam, or inside a class of the engine, for as long as a hunt lasts. */
export interface Bug {
  readonly name: string;
  readonly seams?: Partial<Seams>;
  /** Returns how to take it back. */
  readonly patch?: () => () => void;
}

export interface Caught {
  readonly bug: string;
  readonly caught: boolean;
  /** The first that showed it, and shows nothing without it; null where none did. */
  readonly seed: string | null;
  readonly invariant: string | null;
}

const MOST_SEEDS = 200;
/** Small worlds with much going wrong. */
const WORLD = { nodes: 8, hours: 12, faults: 'heavy' } as const;

const onlyWithout =
  (prefix: string): Seams['loaded'] =>
  (records) =>
    [...records].filter(([key]) => !key.startsWith(prefix));

const writesAs = (change: (outcome: Outcome) => Outcome['writes']): Partial<Seams> => ({
  outcome: (outcome) => ({ ...outcome, writes: change(outcome) }),
});

export const bugs: readonly Bug[] = [
  {
    name: 'skip the replay cache',
    seams: { replayCache: (cache) => ({ insert: (tag) => cache.insert(tag) || true }) },
  },
  { name: 'acknowledge before storing', seams: { acknowledgesFirst: true } },
  { name: 'submit before storing', seams: { submitsFirst: true } },
  { name: 'forget the outbox on restart', seams: { loaded: onlyWithout('outbox/') } },
  { name: 'forget on restart what was received', seams: { loaded: onlyWithout('peer/') } },
  {
    name: 'do not store what was received',
    seams: writesAs(({ writes }) => writes.filter(({ key }) => !key.startsWith('peer/'))),
  },
  { name: 'transactions are written, never flushed', seams: { neverFlushes: true } },
  { name: 'take half a transaction after a crash', seams: { takesTorn: true } },
  { name: 'never wake up', seams: { neverWakes: true } },
  { name: 'draw the same random numbers after a restart', seams: { repeatsRandom: true } },
  { name: 'the server answers before it stored', seams: { serverAnswersFirst: true } },
  { name: 'the server forgets replay tags', seams: { knowsTag: () => false } },
  { name: 'show messages twice', seams: { outcome: shownTwice } },
  { name: 'order messages by arrival', seams: { outcome: byArrival } },
  {
    name: 'keep erased hours in a drawer',
    seams: writesAs(({ writes }) =>
      writes.flatMap((write) =>
        write.key.startsWith('chain/') && write.value !== null
          ? [write, { ...write, key: `drawer/${write.key}/${String(write.value[3])}` }]
          : [write],
      ),
    ),
  },
  { name: 'never erase an hour', patch: () => replace(HourChain.prototype, 'eraseBefore', () => () => false) },
  {
    name: 'use one hour key for ever',
    patch: () =>
      replace(
        HourChain.prototype,
        'at',
        (at) =>
          function (this: HourChain, p) {
            return at.call(this, p, this.oldestHour);
          },
      ),
  },
  {
    name: 'take every message as new',
    patch: () =>
      replace(
        Received.prototype,
        'take',
        (take) =>
          function (this: Received, ...message) {
            take.apply(this, message);
            return 'new';
          },
      ),
  },
  { name: 'a removal changes nothing', patch: () => replace(Fold.prototype, 'remove', () => () => false) },
  {
    name: 'accept a removed member’s backdated operation',
    patch: () => replace(OperationLog.prototype, 'by', () => () => []),
  },
  { name: 'send in an unusable epoch', patch: () => replace(Group.prototype, 'isUsable', () => () => true) },
  {
    name: 'acknowledge beyond a gap',
    patch: () =>
      replace(
        Received.prototype,
        'upTo',
        (upTo) =>
          function (this: Received, first) {
            const last = upTo.call(this, first);
            for (let seq = last + 32; seq > last; seq--) if (this.has(seq)) return seq;
            return last;
          },
      ),
  },
];

/** Looks for a seed in which a bug shows. */
export function hunt(name: string): Caught {
  const bug = bugs.find((candidate) => candidate.name === name);
  for (let seed = 1; bug !== undefined && seed <= MOST_SEEDS; seed++) {
    const invariant = violatedWith(bug, `sabotage ${seed}`);
    if (invariant === null) continue;
    // What shows without it as well says nothing about it.
    if (simulate({ seed: `sabotage ${seed}`, ...WORLD }).violations.length > 0) continue;
    return { bug: name, caught: true, seed: `sabotage ${seed}`, invariant };
  }
  return { bug: name, caught: false, seed: null, invariant: null };
}

function violatedWith({ seams, patch }: Bug, seed: string): string | null {
  const undo = patch?.();
  try {
    return simulate({ seed, ...WORLD, seams: { ...soundSeams, ...seams } }).violations[0]?.invariant ?? null;
  } finally {
    undo?.();
  }
}

/** Puts another method in a class's place. */
function replace<Class extends object, Name extends keyof Class>(
  prototype: Class,
  name: Name,
  make: (original: Class[Name]) => Class[Name],
): () => void {
  const original = prototype[name];
  prototype[name] = make(original);
  return () => {
    prototype[name] = original;
  };
}

function byArrival(outcome: Outcome, event: Parameters<Seams['outcome']>[1]): Outcome {
  if (event.type !== 'delivery') return outcome;
  const order = event.arrivedAt.toString(16).padStart(12, '0');
  const news = outcome.news.map((item) =>
    item.type === 'message'
      ? { ...item, message: { ...item.message, order: order + item.message.order.slice(12) } }
      : item,
  );
  return { ...outcome, news };
}

function shownTwice(outcome: Outcome): Outcome {
  return { ...outcome, news: outcome.news.flatMap((item) => Array<News>(item.type === 'message' ? 2 : 1).fill(item)) };
}
