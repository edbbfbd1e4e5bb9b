// npm run verify: types, lint, import boundaries, dead code, format, unit tests.
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { say } from './lib/progress.mjs';
import { verifyAll } from './lib/verify.mjs';

await main(async () => {
  await ensureDependencies();
  const results = await verifyAll();
  const failed = results.filter((result) => !result.ok);
  if (failed.length > 0)
    throw new Error(
      `${failed.length} of ${results.length} checks failed: ${failed.map((result) => result.name).join(', ')}`,
    );
  say(`✓ all ${results.length} checks passed`);
});
