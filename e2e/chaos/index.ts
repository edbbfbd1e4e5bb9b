/** `npm run chaos`, by way of scripts/chaos.mjs, which builds and finds a display: `KILLS SEED`, figures as JSON. */
import { killApp } from './run.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
const [kills, seed = ''] = process.argv.slice(2);
const { figures, oneOrder } = await killApp({
  kills: Number(kills),
  seed,
  say: (line) => process.stderr.write(`${line}\n`),
});
if (!oneOrder) process.stderr.write('✗ not everybody reads the same in the same order\n');
process.stdout.write(`${JSON.stringify(figures)}\n`);
const isSound = figures.lost + figures.duplicates + figures.databaseOpenFailures === 0 && oneOrder;
// Electron's pipes may outlive it for a moment; everything that was started has ended.
process.exit(isSound ? 0 : 1);
