import { Worker } from 'node:worker_threads';
import { type Finding, findingOf } from './finding.ts';
import { Blackbox, HANG_MS, processorMs } from './guard.ts';
import type { FromWorker, Job, Setup } from './worker.ts';

export interface Done {
  readonly corpus: readonly Uint8Array[];
  readonly branches: number;
}

/**
 * An input that does not end, in milliseconds by the wall and by the processor, which other threads use too. It gets
 * longer than one that does end: the worker itself tells the slow ones.
 */
const STUCK_MS = 3 * HANG_MS;
const LOOK_EVERY_MS = 200;
/** A decoder that needs more has let its input decide what to allocate. */
const HEAP_MB = 512;

/** One worker thread that can be lost without the run being lost, watched from the outside. */
export class Hand {
  readonly #setup: Omit<Setup, 'memory'>;
  readonly #box = new Blackbox();
  #worker: Worker | null = null;

  constructor(setup: Omit<Setup, 'memory'>) {
    this.#setup = setup;
  }

  /** Runs counted so far, over all jobs. */
  get runs(): number {
    return this.#box.done;
  }

  /** Null where the input that is told last cost the worker its life. */
  async work(job: Job, onFinding: (finding: Finding) => void): Promise<Done | null> {
    const worker = this.#worker ?? (await this.#start());
    return new Promise((resolve) => {
      const watch = watchFor(this.#box, () => end('hang', new Error(`not back after ${STUCK_MS} ms`)));
      const onMessage = (message: FromWorker) => {
        if (message.type === 'finding') onFinding(message.finding);
        if (message.type === 'done') settle(message);
      };
      const onError = (error: Error) => end('crash', error);
      const onExit = (code: number) => end('crash', new Error(`the worker ended with ${code}`));
      const settle = (done: Done | null) => {
        clearInterval(watch);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        resolve(done);
      };
      const end = (fault: 'hang' | 'crash', error: Error) => {
        onFinding(findingOf(job.target, fault, this.#box.input, error));
        this.#box.end();
        settle(null);
        void this.stop();
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(job);
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    worker?.on('error', () => undefined);
    await worker?.terminate();
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(new URL('worker.mjs', import.meta.url), {
      workerData: { ...this.#setup, memory: this.#box.memory } satisfies Setup,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve()).once('error', reject);
    });
    worker.removeAllListeners('error');
    this.#worker = worker;
    return worker;
  }
}

/** Calls once, when one input has been running for too long. */
function watchFor(box: Blackbox, onStuck: () => void): NodeJS.Timeout {
  let running: number | null = null;
  let [since, busySince] = [performance.now(), processorMs()];
  const watch = setInterval(() => {
    if (box.running === null || box.running !== running) {
      running = box.running;
      [since, busySince] = [performance.now(), processorMs()];
    } else if (performance.now() - since > STUCK_MS && processorMs() - busySince > STUCK_MS) {
      clearInterval(watch);
      onStuck();
    }
  }, LOOK_EVERY_MS);
  return watch;
}
