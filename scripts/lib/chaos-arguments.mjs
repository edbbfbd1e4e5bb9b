// The words after `npm run chaos --`.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

const MAX_KILLS = 10_000;

export const CHAOS_USAGE = `npm run chaos -- app --kills N [--seed S] [--json]

Runs a server, three proxies and the desktop app, each a process, and kills the app with SIGKILL at N random moments
while three others chat with it: endpoints over the API for programs (core/node/conclave.ts), in the command's own
process. Then counts what everybody has. Ends with 0 only if nothing was lost, nothing came twice, the order is the same
for all, and the database opened each time.

  --kills N   how often, 1 to ${MAX_KILLS}; about 5 seconds each
  --seed S    the moments and texts of an earlier run; what happens at them depends on the machine
  --json      one JSON value on standard output`;

/** Throws an Error in words that say what is wrong. */
export function chaosArguments(words) {
  const options = { kills: { type: 'string' }, seed: { type: 'string' }, json: { type: 'boolean', default: false } };
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) throw new Error('one thing to kill is needed: app');
  if (target !== 'app') throw new Error(`only the app can be killed so far, not “${target}”`);
  if (!/^[1-9]\d*$/.test(values.kills ?? '') || Number(values.kills) > MAX_KILLS) {
    throw new Error(`--kills takes a number from 1 to ${MAX_KILLS}`);
  }
  return { kills: Number(values.kills), seed: values.seed ?? randomBytes(6).toString('hex'), json: values.json };
}
