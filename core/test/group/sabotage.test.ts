import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as FoldModule from '../../src/group/fold.ts';
import type { LogEntry, OperationLog } from '../../src/group/operation-log.ts';
import type * as RemovalsModule from '../../src/group/removals.ts';
import { attacks } from './attacks.ts';

/** Rules of the fold that can be taken away, to see that the stories of attacks.ts notice. */
interface Rules {
  voidedBy: typeof RemovalsModule.voidedBy;
  acceptedRemovals: typeof RemovalsModule.acceptedRemovals;
  isAdmin: typeof FoldModule.isAdmin;
  remove: (fold: FoldModule.Fold, ...parameters: Parameters<FoldModule.Fold['remove']>) => boolean;
}

const rules = vi.hoisted(() => ({}) as Rules);
const real = vi.hoisted(() => ({}) as Rules & typeof RemovalsModule);

vi.mock('../../src/group/removals.ts', async (load) => {
  const original = await load<typeof RemovalsModule>();
  Object.assign(real, original);
  return {
    ...original,
    voidedBy: (...parameters: Parameters<Rules['voidedBy']>) => rules.voidedBy(...parameters),
    acceptedRemovals: (...parameters: Parameters<Rules['acceptedRemovals']>) => rules.acceptedRemovals(...parameters),
  };
});

vi.mock('../../src/group/fold.ts', async (load) => {
  const original = await load<typeof FoldModule>();
  const { Fold, isAdmin } = original;
  const remove: Rules['remove'] = (fold, ...parameters) => Fold.prototype.remove.apply(fold, parameters);
  Object.assign(real, { isAdmin, remove });
  return {
    ...original,
    isAdmin: (member: FoldModule.Member) => rules.isAdmin(member),
    Fold: class extends Fold {
      override remove(...parameters: Parameters<FoldModule.Fold['remove']>): boolean {
        return rules.remove(this, ...parameters);
      }
    },
  };
});

const { voidedBy, acceptedRemovals, isAdmin, remove } = real;
const restore = () => Object.assign(rules, { voidedBy, acceptedRemovals, isAdmin, remove });
restore();
afterEach(restore);

function caught(): string[] {
  const stories = Object.values(attacks).flat();
  return stories.filter(({ run, expected }) => outcomeOf(run) !== expected).map(({ name }) => name);
}

/** What throws is noticed as well. */
function outcomeOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

function unseenOf(log: OperationLog, removal: LogEntry): LogEntry[] {
  const subject = real.subjectOf(removal);
  if (subject?.type !== 'member') return [...voidedBy(log, removal)];
  const seen = log.seen(removal);
  return log.by(subject.member).filter((entry) => entry !== removal && !seen.has(entry.place));
}

const sabotages: Record<string, { rules: Partial<Rules>; atLeast: number }> = {
  'a removal makes nothing void': { rules: { voidedBy: () => [] }, atLeast: 7 },
  'what comes later in the order is void, not what was not seen': {
    rules: {
      voidedBy: (log, x) => unseenOf(log, x).filter((y) => y.signed.operation.clock > x.signed.operation.clock),
    },
    atLeast: 3,
  },
  'a revoked invite still lets in who has not seen it revoked': {
    rules: { voidedBy: (log, x) => (real.subjectOf(x)?.type === 'invite' ? [] : voidedBy(log, x)) },
    atLeast: 1,
  },
  'every removal counts, whatever attacks it': { rules: { acceptedRemovals: (_, all) => all }, atLeast: 4 },
  'of removals that attack each other none counts': {
    rules: {
      acceptedRemovals: (log, all) => {
        const attacked = (y: (typeof all)[number]) =>
          all.some((x) => [...y.credentials].some((credential) => real.voids(log, x.entry, credential)));
        return all.filter((removal) => !attacked(removal));
      },
    },
    atLeast: 2,
  },
  'the older removal wins, not the more senior': {
    rules: {
      acceptedRemovals: (log, all) =>
        acceptedRemovals(
          log,
          all.map((removal) => ({ ...removal, adminSince: null })),
        ),
    },
    atLeast: 2,
  },
  'credentials are the removal alone': {
    rules: {
      acceptedRemovals: (log, all) =>
        acceptedRemovals(
          log,
          all.map((removal) => ({ ...removal, credentials: new Set([removal.entry]) })),
        ),
    },
    atLeast: 2,
  },
  'nobody is let in again': { rules: { voidedBy: unseenOf }, atLeast: 2 },
  'everything counts again of somebody who was let in again': {
    rules: {
      voidedBy: (log, x) => {
        const joins = log.arrivals(real.subjectOf(x)?.type === 'member' ? memberOf(x) : '');
        const isBack = joins.some((join) => log.seen(join).has(x.place));
        return isBack ? [] : voidedBy(log, x);
      },
    },
    atLeast: 1,
  },
  'every member may remove': { rules: { isAdmin: () => true }, atLeast: 2 },
  'nobody follows the last admin': {
    rules: {
      remove: (fold, entry, grounds) => {
        const before = new Map(fold.members);
        const changed = remove(fold, entry, grounds);
        for (const [key, { role }] of fold.members) {
          const was = before.get(key);
          if (was !== undefined && was.role !== role) fold.members.set(key, was);
        }
        return changed;
      },
    },
    atLeast: 1,
  },
};

function memberOf(removal: LogEntry): string {
  const subject = real.subjectOf(removal);
  return subject?.type === 'member' ? subject.member : '';
}

describe('the stories of attacks notice when', () => {
  it('nothing: with all rules in force none of them does', () => {
    expect(caught()).toEqual([]);
  });

  it.each(Object.entries(sabotages))('%s', (_, { rules: sabotaged, atLeast }) => {
    Object.assign(rules, sabotaged);
    expect(caught().length).toBeGreaterThanOrEqual(atLeast);
  });
});
