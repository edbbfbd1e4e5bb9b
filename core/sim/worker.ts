import { hunt } from './sabotage.ts';
import { type Options, simulate } from './simulate.ts';

/** One process of a batch: a task comes in, its result goes out. */
export type Task =
  | { readonly type: 'run'; readonly options: Options }
  | { readonly type: 'hunt'; readonly bug: string };

process.on('message', (task: Task) => {
  process.send?.(task.type === 'run' ? simulate(task.options) : hunt(task.bug));
});
