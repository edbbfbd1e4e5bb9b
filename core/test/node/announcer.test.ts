import { Waits } from '@conclave/core/node/links/waits';
import { Announcer, type ListingState } from '@conclave/core/node/proxy/announcer';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An announcer whose server answers when it is told to. */
function announcer() {
  const open: ((result: string) => void)[] = [];
  const states: ListingState[] = [];
  const waits = new Waits();
  const send = () => new Promise<string>((resolve) => open.push(resolve));
  const made = new Announcer(send, waits, (state) => states.push(state));
  const answer = async (result: string) => {
    open.at(-1)?.(result);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { made, open, states, waits, answer };
}

it('announces one at a time, and what came meanwhile once more at the end, however much it was', async () => {
  const { made, open, states, answer } = announcer();
  for (let i = 0; i < 5; i++) made.announce();
  expect(open).toHaveLength(1);
  await answer('unreachable');
  expect(open).toHaveLength(2);
  await answer('listed');
  expect(open).toHaveLength(2);
  // The first answer was to something that is no longer so.
  expect(states).toEqual(['announcing', 'announcing', 'listed']);
});

it('tries again two minutes after it was not listed, unless it was asked to before or has ended', async () => {
  const { made, open, waits, answer } = announcer();
  made.announce();
  await answer('unreachable');
  await vi.advanceTimersByTimeAsync(119_000);
  expect(open).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveLength(2);
  await answer('unreachable');
  made.announce();
  await answer('listed');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(open).toHaveLength(3);
  made.announce();
  await answer('unreachable');
  waits.close();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(open).toHaveLength(4);
});
