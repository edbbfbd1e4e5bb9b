// Runs a script's work; what goes wrong is said in one line (with the whole stack under CONCLAVE_DEBUG).
import { say } from './progress.mjs';

export async function main(work) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
  try {
    await work();
  } catch (error) {
    say(`✗ ${process.env.CONCLAVE_DEBUG ? error.stack : error.message}`);
    process.exitCode = 1;
  }
}
