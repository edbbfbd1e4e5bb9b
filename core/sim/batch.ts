import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
/**
 * Nearly all that a simulation allocates is garbage at once: with much room for young objects few of them are looked at.
 * A world of thousands of devices needs more room for old ones than a process has by itself.
 */
const HEAP = ['--min-semi-space-size=32', '--max-semi-space-size=128'];
const SHARE_OF_MEMORY = 0.8;

/**
 * Does every task in processes of their own, as many at a time as the machine has cores, and says each result as it
 * comes. Rejects where a process dies.
 */
export async function inWorkers<Task, Result>(
  tasks: readonly Task[],
  onResult: (result: Result, task: Task) => void,
): Promise<void> {
  const queue = [...tasks];
  const count = Math.min(availableParallelism(), tasks.length);
  const most = Math.floor((SHARE_OF_MEMORY * totalmem()) / count / 2 ** 20);
  const execArgv = [...process.execArgv, ...HEAP, `--max-old-space-size=${most}`];
  await Promise.all(Array.from({ length: count }, () => serve(queue, onResult, execArgv)));
}

async function serve<Task, Result>(
  queue: Task[],
  onResult: (result: Result, task: Task) => void,
  execArgv: string[],
): Promise<void> {
  const worker = fork(WORKER, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      onResult(await ask<Result>(worker, task), task);
    }
  } finally {
    worker.disconnect();
  }
}

function ask<Result>(worker: ChildProcess, task: unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a worker ended with ${code}`));
    worker.once('exit', died);
    worker.once('message', (result) => {
      worker.off('exit', died);
      resolve(result as Result);
    });
    worker.send(task as object);
  });
}
