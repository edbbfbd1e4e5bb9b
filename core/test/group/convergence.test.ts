import { toHex } from '@conclave/core/bytes/bytes';
import { OperationLog } from '@conclave/core/group/operation-log';
import { foldRoster, rosterAt } from '@conclave/core/group/roster';
import type { SignedOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOf } from './fixture.ts';
import { operations, Story, steps } from './story.ts';

const RUNS = { numRuns: 40 };
const group = (story: Story) => (story.people[0] as (typeof story.people)[0]).log.groupId;

/** Another order in which they may arrive: each time one of those that fit, by the numbers given. */
function deliver(story: Story, all: readonly SignedOperation[], choices: readonly number[]): OperationLog {
  const log = new OperationLog(p, group(story));
  const left = [...all];
  for (let i = 0; left.length > 0; i++) {
    const fitting = left.filter(({ operation }) => operation.heads.every((head) => log.has(head)));
    const next = fitting[(choices[i % choices.length] as number) % fitting.length] as SignedOperation;
    log.add(next);
    left.splice(left.indexOf(next), 1);
  }
  return log;
}

describe('[GR-7] [GR-19] [GR-21] whatever honest and lying members sign', () => {
  it('all who know the same have the same roster, in whatever order it came', () => {
    const choices = fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(steps(14), choices, (told, chosen) => {
        const story = new Story(told);
        const all = story.all();
        const [first, second] = [logOf(group(story), all), deliver(story, all, chosen)];
        expect(second.size).toBe(first.size);
        expect(second.ordered().map(({ invite }) => invite)).toEqual(first.ordered().map(({ invite }) => invite));
        const [a, b] = [foldRoster(p, first), foldRoster(p, second)];
        expect(toHex(b.hash)).toBe(toHex(a.hash));
        expect(b).toEqual(a);
      }),
      RUNS,
    );
  });

  it('the roster at somebody’s heads is what he saw, whatever came since', () => {
    fc.assert(
      fc.property(steps(14), (told) => {
        const story = new Story(told);
        const views = story.people.map((person) => logOf(group(story), operations(person)));
        const whole = logOf(group(story), story.all());
        for (const view of views) {
          expect(toHex(rosterAt(p, whole, view.heads()).hash)).toBe(toHex(foldRoster(p, view).hash));
          expect(whole.seenBy(view.heads()).size).toBe(view.size);
        }
      }),
      RUNS,
    );
  });

  it('nothing that somebody signs changes the group who was removed by its creator, unless he has seen it', () => {
    let removed = 0;
    const mallorys = steps(8).map((told) => told.map((step) => ({ ...step, author: 2, backdated: true, tells: 99 })));
    fc.assert(
      fc.property(steps(8), mallorys, (before, lies) => {
        const story = new Story(before);
        const [alice, , mallory] = story.people as [(typeof story.people)[0], unknown, (typeof story.people)[0]];
        alice.learn(...story.all());
        if (!foldRoster(p, alice.log).members.has(toHex(mallory.id))) return;
        story.party.remove(alice, mallory);
        const after = logOf(group(story), operations(alice));
        const roster = foldRoster(p, after);
        if (roster.members.has(toHex(mallory.id))) return;
        removed++;
        const told = new Set(after.ordered().map(({ id }) => id));
        for (const lie of lies) story.tell(lie);
        for (const signed of story.all()) if (toHex(signed.operation.author) === toHex(mallory.id)) after.add(signed);
        expect(after.size).toBeGreaterThanOrEqual(told.size);
        expect(toHex(foldRoster(p, after).hash)).toBe(toHex(roster.hash));
      }),
      RUNS,
    );
    expect(removed).toBeGreaterThan(RUNS.numRuns / 4);
  });

  it('there is an admin as long as there is a member', () => {
    fc.assert(
      fc.property(steps(14), (told) => {
        const story = new Story(told);
        const { members } = foldRoster(p, logOf(group(story), story.all()));
        expect(members.size === 0 || [...members.values()].some(({ role }) => role !== 'member')).toBe(true);
      }),
      RUNS,
    );
  });
});
