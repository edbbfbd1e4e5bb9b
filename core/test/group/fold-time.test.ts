import { OperationLog } from '@conclave/core/group/operation-log';
import { foldRoster } from '@conclave/core/group/roster';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { expect, it } from 'vitest';
import { Author, testEnv } from './fixture.ts';
import { remembering } from './remembering.ts';

const JOINS = 500;
const REMOVALS = 50;

/** The whole log is folded with every operation that comes: 5 ms here, and 20 for one of 4,050. A quadratic fold would take seconds. */
it('folds five hundred joins and fifty removals at once', () => {
  const p = remembering(nativePrimitives);
  const alice = new Author(testEnv('fold-time'), 'Alice');
  alice.create('Many');
  const names = Array.from({ length: JOINS }, (_, i) => `P${i}`);
  for (const [i, name] of names.entries()) {
    const { secret, inviteId } = alice.invite();
    const person = new Author(testEnv(name), name);
    // One view for all: as many logs would be another test.
    person.log = alice.log;
    person.joinHere(secret, inviteId);
    if (i % (JOINS / REMOVALS) !== 0) continue;
    alice.sign({ type: 'remove', subject: { type: 'member', memberId: person.id } });
  }
  const log = new OperationLog(p, alice.log.groupId);
  for (const { signed } of alice.log.ordered()) log.add(signed);
  expect(foldRoster(p, log).members.size).toBe(1 + JOINS - REMOVALS);

  const started = process.cpuUsage();
  foldRoster(p, log);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(200);
}, 120_000);
