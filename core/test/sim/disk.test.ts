import { Dice } from '@conclave/core/sim/dice';
import { Disk, type Moment } from '@conclave/core/sim/disk';
import { Crash } from '@conclave/core/sim/node';
import { describe, expect, it } from 'vitest';

const value = (n: number) => Uint8Array.of(n);
const pair = (n: number) => [
  { key: 'a', value: value(n) },
  { key: 'b', value: value(n) },
];

function crashing(moment: Moment | null): Disk {
  const disk = new Disk(new Dice('disk'));
  disk.commit(pair(1));
  disk.crashes = () => moment;
  return disk;
}

describe('A disk whose machine dies', () => {
  it.each([
    ['before', 1],
    ['torn', 1],
    ['after', 2],
  ] as const)('%s a transaction has all of it or nothing', (moment, expected) => {
    const disk = crashing(moment);
    let durable = false;
    expect(() => disk.commit(pair(2), () => (durable = true))).toThrow(Crash);
    disk.crash();
    expect([...disk.load()]).toEqual([
      ['a', value(expected)],
      ['b', value(expected)],
    ]);
    expect(durable).toBe(expected === 2);
  });

  it('keeps what was flushed, and whole batches only of what was not', () => {
    for (let seed = 0; seed < 50; seed++) {
      const disk = new Disk(new Dice(`disk ${seed}`));
      disk.write(pair(1));
      disk.flush();
      for (let n = 2; n < 6; n++) disk.write(pair(n));
      disk.crash();
      const [a, b] = [...disk.load()].map(([, record]) => record[0]);
      expect(a).toBe(b);
      expect(a).toBeGreaterThanOrEqual(1);
    }
  });
});
