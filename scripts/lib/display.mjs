// A place for windows: the real display where there is one, otherwise Xvfb, a screen in memory.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askToEnd, spawnTree } from './end-tree.mjs';
import { say } from './progress.mjs';

const START_BOUND_MS = 15_000;
const SCREEN = '1920x1200x24';

/** Returns `{ env, stop }`: the environment that windows need, and how to give the display back. */
export async function provideDisplay() {
  const real = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (real) return { env: {}, stop() {} };
  say('  No display here: windows open on Xvfb, a screen in memory that nobody sees.');
  return startXvfb();
}

async function startXvfb() {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-display-'));
  const authority = join(folder, 'Xauthority');
  writeFileSync(authority, cookieForAnyDisplay(), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority];
  const child = spawnTree('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => {
    askToEnd(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const display = await displayNumber(child);
    return { env: { DISPLAY: `:${display}`, XAUTHORITY: authority }, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Xvfb picks a free number and writes it to descriptor 3 once it accepts connections. */
function displayNumber(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error('Xvfb did not start')), START_BOUND_MS);
    child.on('error', reject);
    child.on('exit', (status) => reject(new Error(`Xvfb ended with status ${status}`)));
    child.stdio[3].setEncoding('utf8').on('data', (part) => {
      text += part;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
  });
}

/**
 * An Xauthority file with one cookie: u16 family (0xffff, any), then address, display number, name and data,
 * each with a u16 length before it. All big-endian.
 */
function cookieForAnyDisplay() {
  const field = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const empty = Buffer.alloc(0);
  const fields = [empty, empty, Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)].map(field);
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields]);
}
