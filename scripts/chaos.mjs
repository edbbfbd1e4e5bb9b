// npm run chaos: kills the real app while others chat with it, and counts what everybody has.
import { CHAOS_USAGE, chaosArguments } from './lib/chaos-arguments.mjs';
import { main } from './lib/main.mjs';
import { say } from './lib/progress.mjs';

try {
  const settings = chaosArguments(process.argv.slice(2));
  await main(async () => {
    const { runChaos } = await import('./lib/chaos.mjs');
    process.exitCode = await runChaos(settings);
  });
} catch (error) {
  say(`${error.message}\n\n${CHAOS_USAGE}`);
  process.exitCode = 2;
}
