import { parseArguments } from './arguments.ts';
import { simulate } from './simulate.ts';

const options = parseArguments(process.argv.slice(2));
const { fingerprint, ...report } = simulate(options);
if (options.json) console.log(JSON.stringify(report));
else console.log({ ...report, fingerprint });
process.exitCode = report.violations.length === 0 ? 0 : 1;
