import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import { desktopFolder } from '../support/paths.ts';
import { Devtools } from './devtools.ts';
import { sleep, within } from './waiting.ts';
import { AppWindow } from './window.ts';

const OPEN_BOUND_MS = 90_000;
const LOOK_MS = 30;
const running = new Set<App>();
process.on('exit', () => {
  for (const app of running) app.signal();
});

export interface AppOptions {
  readonly profile: string;
  readonly server: string;
  readonly name: string;
}

/** The app did not come as far as its window. */
export class NotOpened extends Error {}

/** The built app as a process group of its own, to be killed at any moment. */
export class App {
  readonly #child: ChildProcess;
  readonly #devtools: Devtools;
  readonly #exited: Promise<void>;
  readonly #profile: string;
  #said = '';
  #opened = false;
  #gaveUp = false;

  /** Joins `server` by itself if this profile has joined none. */
  static start({ profile, server, name }: AppOptions): App {
    mkdirSync(profile, { recursive: true });
    const args = [desktopFolder, `--user-data-dir=${profile}`, '--remote-debugging-pipe'];
    // Chromium's sandbox refuses to run as root, which CI is.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    const joining = { CONCLAVE_SERVER: server, CONCLAVE_NAME: name };
    const child = spawn(electronProgram(), args, {
      env: { ...process.env, ...joining, LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    return new App(child, profile);
  }

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    this.#devtools = new Devtools(child.stdio[3] as Writable, child.stdio[4] as Readable);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    running.add(this);
    this.#exited = new Promise((resolve) => {
      const gone = () => {
        running.delete(this);
        this.#devtools.close();
        resolve();
      };
      child.once('exit', gone).once('error', gone);
    });
  }

  /** Codes of what went wrong in the app, as it says them on standard error. */
  get complaints(): string[] {
    return [...this.#said.matchAll(/^conclave: (.+)$/gm)].map(([, code]) => code ?? '');
  }

  /** It failed to open its database, as far as it came. */
  get failedToOpen(): boolean {
    return this.#gaveUp || (!this.#opened && this.complaints.length > 0);
  }

  /** Its window, once that has answered: the database is open then. Throws NotOpened. */
  async window(): Promise<AppWindow> {
    const end = Date.now() + OPEN_BOUND_MS;
    const isHopeful = () => Date.now() < end && this.#isRunning && !this.failedToOpen;
    // While a box says what is wrong, the app answers nothing.
    const hopeless = (async () => {
      while (!this.#opened && isHopeful()) await sleep(LOOK_MS);
      return null;
    })();
    while (isHopeful()) {
      const window = await Promise.race([AppWindow.of(this.#devtools).catch(() => null), hopeless]);
      if (window !== null) {
        this.#opened = true;
        return window;
      }
      await sleep(LOOK_MS);
    }
    this.#gaveUp = true;
    throw new NotOpened(`no window: ${this.complaints.join(', ') || (this.#isRunning ? 'in time' : 'it ended')}`);
  }

  /** Resolves when something of the database changes on the disk for the `count`th time from now on. */
  async databaseWrites(count: number): Promise<void> {
    let left = count;
    const writes = new Promise<void>((resolve) => {
      const watcher = watch(this.#profile, (_what, name) => {
        if (name?.startsWith('conclave.db') && --left === 0) resolve();
      });
      const stop = () => watcher.close();
      void this.#exited.then(stop);
    });
    await within('the database on the disk', OPEN_BOUND_MS, Promise.race([writes, this.#exited]));
  }

  /** SIGKILL for the whole group; resolves when the main process is gone. */
  async kill(): Promise<void> {
    this.signal();
    await this.#exited;
  }

  signal(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    else if (this.#isRunning) process.kill(-pid, 'SIGKILL');
  }

  get #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

/** What Electron's package gives outside Electron; ELECTRON_OVERRIDE_DIST_PATH names another one. */
function electronProgram(): string {
  return createRequire(import.meta.url)('electron') as string;
}
