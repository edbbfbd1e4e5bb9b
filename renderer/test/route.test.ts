import { describe, expect, it } from 'vitest';
import { seats, spread } from '../src/views/route/drawing-geometry.ts';
import { knowledge, together } from '../src/views/route/knowledge.ts';
import { routeOf } from './fixture/people.ts';

describe('who learns what, as the route view tells it', () => {
  it('gives the words to the two ends only', () => {
    for (const role of ['first-proxy', 'second-proxy', 'central-server'] as const) {
      expect(knowledge[role].saw).not.toContain('words');
      expect(knowledge[role].hidden).toContain('words');
    }
  });

  it("gives the sender's address to the first proxy only", () => {
    const roles = ['first-proxy', 'second-proxy', 'central-server', 'members'] as const;
    expect(roles.filter((role) => knowledge[role].saw.includes('yourAddress'))).toEqual(['first-proxy']);
  });

  it('never says that something was both seen and hidden', () => {
    for (const { saw, hidden } of Object.values(knowledge)) {
      expect(hidden.filter((key) => (saw as readonly string[]).includes(key))).toEqual([]);
    }
  });

  it('names what the operator of the server could put together', () => {
    const owned = (...roles: string[]) =>
      routeOf(0).stops.map((stop) => ({ ...stop, sameOperatorAsServer: roles.includes(stop.role) }));
    expect(together(owned('central-server'))).toBe('none');
    expect(together(owned('first-proxy'))).toBe('first');
    expect(together(owned('second-proxy'))).toBe('second');
    expect(together(owned('first-proxy', 'second-proxy'))).toBe('both');
  });
});

it('draws any number of readers with finite coordinates', () => {
  for (const count of [1, 2, 12]) {
    expect(seats(count)).toHaveLength(count);
    for (const value of spread(count)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  }
});
