// Runs the checks two at a time, says how each went, and shows what failed at the end.
import { allChecks } from './checks.mjs';
import { inWords } from './counts.mjs';
import { say, seconds } from './progress.mjs';

const AT_ONCE = 2;

/** Returns every check's `{ name, ok, output, counts?, isSuite? }`. */
export async function verifyAll() {
  const waiting = allChecks();
  say(`▸ Verifying: ${waiting.length} checks, ${AT_ONCE} at a time …`);
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await timed(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const { name, ok, output } of results) if (!ok) say(`\n── ${name} ──\n${output.trim()}\n`);
  return results;
}

async function timed({ name, check, isSuite = false }) {
  const start = performance.now();
  const result = await check().catch((error) => ({ ok: false, output: String(error.stack) }));
  const counts = result.counts ? `: ${inWords(result.counts)}` : '';
  say(`${result.ok ? '✓' : '✗'} ${name}${counts} (${seconds(performance.now() - start)})`);
  return { name, isSuite, ...result };
}
