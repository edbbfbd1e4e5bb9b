import { LinkError } from '@conclave/core/node/links/link-error';
import { Waits } from '@conclave/core/node/links/waits';
import { PeerBudget } from '@conclave/core/node/proxy/peer-budget';
import { describe, expect, it } from 'vitest';

describe('the budget of peers', () => {
  const clock = { time: 0, now: () => clock.time };
  const peer = (i: number) => `20.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;

  it('has ten thousand accounts: more peers get nothing carried until some of those are full again', () => {
    const budget = new PeerBudget(clock, 100, 10);
    const spent = Array.from({ length: 10_000 }, (_, i) => budget.spend(peer(i), 50));
    expect(spent.every(Boolean)).toBe(true);
    expect(budget.spend(peer(10_000), 1)).toBe(false);
    expect(budget.spend(peer(3), 50)).toBe(true);
    clock.time += 6000;
    expect(budget.spend(peer(10_000), 1)).toBe(true);
    // Forgotten with the others that had earned all of it back; one that spent more is remembered.
    expect(budget.spend(peer(3), 61)).toBe(false);
  });
});

describe('waits', () => {
  it('end with their owner: each rejects, and none begins after that', async () => {
    const waits = new Waits();
    const pauses = [waits.pause(60_000), waits.pause(90_000)];
    waits.close();
    for (const pause of [...pauses, waits.pause(1)]) await expect(pause).rejects.toBeInstanceOf(LinkError);
  });
});
