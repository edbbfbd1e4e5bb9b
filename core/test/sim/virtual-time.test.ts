import { Dice } from '@conclave/core/sim/dice';
import { VirtualTime } from '@conclave/core/sim/virtual-time';
import { expect, it } from 'vitest';

it('happens in the order of time, and of planning within one millisecond', () => {
  const time = new VirtualTime(1000);
  const dice = new Dice('order');
  const planned = Array.from({ length: 500 }, (_, number) => ({ at: dice.below(50), number }));
  const happened: typeof planned = [];
  for (const item of planned) time.after(item.at, () => happened.push(item));
  time.runUntil(1100);
  expect(happened).toEqual(planned.toSorted((a, b) => a.at - b.at || a.number - b.number));
  expect(time.now()).toBe(1100);
});

it('goes no further than it is told, and lets what happens plan more', () => {
  const time = new VirtualTime(0);
  const seen: number[] = [];
  const next = () => {
    seen.push(time.now());
    time.after(10, next);
  };
  time.after(10, next);
  time.runUntil(35);
  expect(seen).toEqual([10, 20, 30]);
  time.runUntil(40);
  expect(seen).toEqual([10, 20, 30, 40]);
});

it('throws the same dice for the same name, whatever else is thrown', () => {
  const [one, other] = [new Dice('world'), new Dice('world')];
  other.bytes(100);
  other.fork('somebody else').bytes(100);
  expect(one.fork('node').bytes(64)).toEqual(other.fork('node').bytes(64));
  expect(one.fork('node').bytes(64)).not.toEqual(one.fork('another').bytes(64));
});
