// npm test: everything, on a machine that may have nothing yet but Node. The last line is "N passed, N failed".
import { add, inWords, nothing } from './lib/counts.mjs';
import { main } from './lib/main.mjs';
import { say, seconds } from './lib/progress.mjs';
import { runSuites } from './lib/suites.mjs';

await main(async () => {
  const start = performance.now();
  const suites = await runSuites();
  say(`\nin ${seconds(performance.now() - start)}:`);
  for (const { name, counts } of suites) say(`  ${name.padEnd(34)}${inWords(counts)}`);
  const total = suites.map((suite) => suite.counts).reduce(add, nothing);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
  process.stdout.write(`${inWords(total)}\n`);
});
