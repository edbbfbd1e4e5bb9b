import type { Check, Findings } from '../check.ts';

/** The engine throws only refusals, and starts again from whatever is on its disk. */
export const engineHolds = ({ violated }: Findings): Check => ({
  failed: (node, thrown) => {
    const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    violated('engine-holds', node.id, `the engine failed: ${words}`);
  },
});
