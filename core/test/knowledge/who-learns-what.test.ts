import { describe, expect, it } from 'vitest';
import { record } from './run.ts';
import { knows, type Role, recipientsPerCopy, type Scope, TABLE, viewOf } from './table.ts';

const balanced = record();
const strong = record({ profile: 'strong' });
const views = new Map<string, ReturnType<typeof viewOf>>();

function view(role: Role, scope: Scope) {
  const name = `${role} ${scope}`;
  const known = views.get(name) ?? viewOf(role === 'P3' ? strong : balanced, role, scope);
  views.set(name, known);
  return known;
}

it('the run in profile strong has an extra proxy', () => {
  expect(strong.extra).not.toBeNull();
  expect(balanced.extra).toBeNull();
});

describe.each(TABLE.map((row) => [`[${row.rule}] ${row.row}`, row] as const))(
  '%s',
  (_title, { row, scope, knownTo }) => {
    const roles: readonly Role[] = ['S', 'P1', 'P2', 'P3', 'CS', 'T'];
    /** Where a mailbox is fetched from is no fact of one message. */
    const scopeOf = (role: Role) => (row === 'recipient’s address' && role === 'CS' ? 'life' : scope);

    it.each(roles.filter((role) => knownTo.includes(role)))('is known to %s', (role) => {
      expect(knows(role === 'P3' ? strong : balanced, view(role, scopeOf(role)), row)).toBe(true);
    });
    it.each(roles.filter((role) => !knownTo.includes(role)))('is not known to %s', (role) => {
      expect(knows(role === 'P3' ? strong : balanced, view(role, scopeOf(role)), row)).toBe(false);
    });
  },
);

it('[SP-5] with an extra proxy, the choice of P2 is not known to CS', () => {
  expect(knows(strong, viewOf(strong, 'CS', 'message'), 'choice of P2')).toBe(false);
});

it('[CS-1] of the recipients, CS learns one with each copy', () => {
  expect(recipientsPerCopy(balanced)).toEqual([1, 1, 1]);
});
