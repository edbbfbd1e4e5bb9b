/** A sample lasts this long, or as long as one call does: `process.cpuUsage` counts whole microseconds. */
const SAMPLE_US = 10_000;
const WARM_UP_US = 400_000;
const ROUNDS = 31;
/** Rounds stop here too, once there were three. */
const BUDGET_US = 1_000_000;

/**
 * Median CPU microseconds of one call of each. Sampled in turn, so that a machine that others use too, and whose
 * clock rate changes, slows both alike. CPU time, not wall time: what others compute meanwhile does not count.
 */
export function interleavedMedians(first: () => void, second: () => void): [firstUs: number, secondUs: number] {
  const contenders = [first, second].map((call) => ({ call, repeats: calibrated(call), samples: [] as number[] }));
  let spent = 0;
  for (let round = 0; round < ROUNDS && (round < 3 || spent < BUDGET_US); round++) {
    for (const { call, repeats, samples } of contenders) {
      const us = cpuMicroseconds(call, repeats);
      spent += us;
      samples.push(us / repeats);
    }
  }
  const [a, b] = contenders.map(({ samples }) => median(samples));
  return [a as number, b as number];
}

/** How many calls make a sample. Calls until the compiler is done with the code. */
function calibrated(call: () => void): number {
  let calls = 0;
  let us = 0;
  for (let batch = 1; us < WARM_UP_US; batch *= 2) {
    us += cpuMicroseconds(call, batch);
    calls += batch;
  }
  return Math.max(1, Math.round((SAMPLE_US * calls) / us));
}

/** Of all calls together. */
export function cpuMicroseconds(call: () => void, repeats: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) call();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
