import { type Finding, findingOf } from './finding.ts';
import { MAX_INPUT } from './mutate.ts';
import { judge, type Target } from './target.ts';

/** The longest that an input may take, in milliseconds of processor time: where others work too, waiting is no hang. */
export const HANG_MS = 1000;

/** Processor time of the whole process, in milliseconds: no less than that of any of its threads. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const HEADER = 4;
const [RUNNING, LENGTH, DONE, STARTED] = [0, 1, 2, 3];

/** What a worker is at, in memory that its parent sees even when the worker never comes back or dies. */
export class Blackbox {
  readonly memory: SharedArrayBuffer;
  readonly #header: Int32Array;
  readonly #input: Uint8Array;

  constructor(memory = new SharedArrayBuffer(4 * HEADER + MAX_INPUT)) {
    this.memory = memory;
    this.#header = new Int32Array(memory, 0, HEADER);
    this.#input = new Uint8Array(memory, 4 * HEADER);
  }

  begin(input: Uint8Array): void {
    this.#input.set(input);
    this.#header[LENGTH] = input.length;
    this.#header[STARTED] = (this.#header[STARTED] as number) + 1;
    Atomics.store(this.#header, RUNNING, 1);
  }

  end(): void {
    Atomics.store(this.#header, RUNNING, 0);
  }

  count(runs: number): void {
    Atomics.add(this.#header, DONE, runs);
  }

  /** Runs that were counted. */
  get done(): number {
    return Atomics.load(this.#header, DONE);
  }

  /** Changes with every input; null between inputs. */
  get running(): number | null {
    return Atomics.load(this.#header, RUNNING) === 1 ? (this.#header[STARTED] as number) : null;
  }

  /** The last one that was begun. */
  get input(): Uint8Array {
    return this.#input.slice(0, this.#header[LENGTH]);
  }
}

/** One run. A slow one is run again, by the processor's clock: a busy machine, or a compiler's moment, is no hang. */
export function guarded(target: Target, input: Uint8Array, box: Blackbox): Finding | null {
  box.begin(input);
  const started = performance.now();
  const error = judge(target, input);
  const slow = performance.now() - started > HANG_MS && processorTime(() => judge(target, input)) > HANG_MS;
  box.end();
  if (error !== null) return findingOf(target.name, 'untyped', input, error);
  return slow ? findingOf(target.name, 'hang', input, new Error(`took more than ${HANG_MS} ms, twice`)) : null;
}

function processorTime(run: () => unknown): number {
  const before = processorMs();
  run();
  return processorMs() - before;
}
