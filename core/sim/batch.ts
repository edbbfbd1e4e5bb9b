import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

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
  await Promise.all(Array.from({ length: count }, () => serve(queue, onResult)));
}

async function serve<Task, Result>(queue: Task[], onResult: (result: Result, task: Task) => void): Promise<void> {
  const worker = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
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
