// A free port for the demo's server.
import { createServer } from 'node:net';
import { say } from './progress.mjs';

const FIRST = 7420;
const ATTEMPTS = 50;

/** The first free port of the loopback from 7420 upward. */
export async function freePort() {
  for (let port = FIRST; port < FIRST + ATTEMPTS; port++) {
    if (await isFree(port)) return port;
    say(`  Port ${port} is taken; trying the next one.`);
  }
  throw new Error(`no free port between ${FIRST} and ${FIRST + ATTEMPTS - 1}`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
