// The processes of `npm start`: one server, two desktop apps, and how they end together.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { desktopFolder, relayProgram } from './build.mjs';
import { askToEnd, endTree, spawnTree } from './end-tree.mjs';
import { say } from './progress.mjs';

const START_BOUND_MS = 60_000;
const GRACE_MS = 10_000;

/** Starts the server; resolves with `{ address, child, ended }` once it says where it can be reached. */
export async function startServer({ folder, port }) {
  const data = join(folder, 'server');
  mkdirSync(data, { recursive: true });
  const options = [
    '--porcelain',
    '--host',
    '127.0.0.1',
    '--proxies',
    '3',
    '--allow-private',
    '--data',
    data,
    '--port',
    String(port),
  ];
  const log = openSync(join(folder, 'server.log'), 'w');
  const child = spawnTree(process.execPath, [relayProgram, 'start', ...options], {
    cwd: data,
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  const ended = endOf(child);
  const address = await addressFrom(child, ended, join(folder, 'server.log'));
  return { address, child, ended };
}

function addressFrom(child, ended, log) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start in time; see ${log}`)), START_BOUND_MS);
    ended.then((status) => reject(new Error(`the server ended (status ${status}); see ${log}`)));
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
      const address = /^ADDRESS (\S+)\r?\n/m.exec(text)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/** Opens the app with a profile of its own, which joins the server under this name on its first start. `flags` are Electron's own. */
export function openWindow({ name, folder, electron, address, env, flags }) {
  const profile = join(folder, name.toLowerCase());
  const log = openSync(join(folder, `${name.toLowerCase()}.log`), 'w');
  const args = [desktopFolder, `--user-data-dir=${profile}`, ...flags];
  const child = spawnTree(electron.executable, args, {
    env: { ...process.env, ...env, CONCLAVE_SERVER: address, CONCLAVE_NAME: name },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = endOf(child);
  ended.then((status) =>
    say(status === 0 ? `  ${name} is closed.` : `  ${name} ended with status ${status}; see ${profile}.log`),
  );
  return { child, ended };
}

function endOf(child) {
  return new Promise((resolve) => {
    child.once('exit', (status, signal) => resolve(status ?? signal));
    child.once('error', (error) => resolve(error.message));
  });
}

/** Resolves when everything has ended: after the last window, after the server, or after Ctrl+C. */
export async function untilOver(server, windows) {
  const everything = [...windows, server];
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal).on(signal, resolve);
  });
  const windowsClosed = Promise.all(windows.map((window) => window.ended));
  const serverEnded = server.ended.then((status) => say(`  The server ended (status ${status}).`));
  await Promise.race([windowsClosed, serverEnded, interrupted]);
  say('  Ending …');
  for (const { child } of everything) if (child.exitCode === null) askToEnd(child);
  const force = setTimeout(() => everything.forEach(({ child }) => endTree(child)), GRACE_MS);
  await Promise.all(everything.map(({ ended }) => ended));
  clearTimeout(force);
}
