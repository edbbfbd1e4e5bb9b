import { directory } from './directory.ts';
import { roles } from './roles.ts';
import { sizes } from './sizes.ts';

/** `npm run bench -- NAME [--json]`: `--json` prints one JSON value and nothing else. */
const benches: Readonly<Record<string, () => readonly object[]>> = { directory, roles, sizes };

const [name = '', ...flags] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  console.error(`Which benchmark? One of: ${Object.keys(benches).join(', ')}. Example: npm run bench -- sizes --json`);
  process.exitCode = 2;
} else {
  const rows = bench();
  if (flags.includes('--json')) console.log(JSON.stringify(rows));
  else console.table(rows);
}
