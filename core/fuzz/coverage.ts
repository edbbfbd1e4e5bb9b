import { type Profiler, Session } from 'node:inspector';

/** Of one function, while some inputs ran. */
interface Reached {
  readonly key: string;
  /** By character from the function's start: 1 where it was reached. */
  readonly map: Uint8Array;
  /** Offsets from the function's start at which branches begin. */
  readonly branches: readonly number[];
}

export type Taken = readonly Reached[];

interface Known {
  readonly map: Uint8Array;
  readonly branches: Set<number>;
}

/**
 * Which branches inputs reach, by V8's own block coverage, which every `take` resets. Counts and not yes or no: V8 does
 * not say yes again of a function all of whose branches were taken. Code that was compiled before has no counters.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #folders: readonly string[];
  readonly #known = new Map<string, Known>();

  /** Of the thread that it is made in; `folders` are parts of the URLs of the code that counts. */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Begins anew, for another target. */
  forget(): void {
    this.take();
    this.#known.clear();
  }

  /** What was reached since the last time. */
  take(): Taken {
    let taken: Taken = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      const ours = result.filter(({ url }) => this.#folders.some((folder) => url.includes(folder)));
      taken = ours.flatMap(({ url, functions }) => functions.flatMap((one) => reachedOf(url, one)));
    });
    return taken;
  }

  /** Whether that is more than was known. */
  adds(taken: Taken): boolean {
    return taken.some(({ key, map }) => {
      const known = this.#known.get(key)?.map;
      return known === undefined || map.some((reached, at) => reached > (known[at] as number));
    });
  }

  merge(taken: Taken): void {
    for (const { key, map, branches } of taken) {
      const known = this.#known.get(key) ?? { map: new Uint8Array(map.length), branches: new Set() };
      this.#known.set(key, known);
      map.forEach((reached, at) => {
        if (reached === 1) known.map[at] = 1;
      });
      for (const branch of branches) known.branches.add(branch);
    }
  }

  /** Functions, and those branches in them that not every input takes. */
  get branches(): number {
    let count = 0;
    for (const { map, branches } of this.#known.values()) {
      count++;
      for (const at of branches) count += map[at] as number;
    }
    return count;
  }
}

/** The first range is the whole function, and those after it lie within the ones before. */
function reachedOf(url: string, { functionName, ranges }: Profiler.FunctionCoverage): Reached[] {
  const [whole, ...blocks] = ranges;
  if (whole === undefined || whole.count === 0) return [];
  const { startOffset: start, endOffset: end } = whole;
  const map = new Uint8Array(end - start).fill(1);
  for (const { startOffset, endOffset, count } of blocks)
    map.fill(Math.min(count, 1), startOffset - start, endOffset - start);
  const branches = blocks.map(({ startOffset }) => startOffset - start);
  return [{ key: `${url} ${functionName} ${start}-${end}`, map, branches }];
}
