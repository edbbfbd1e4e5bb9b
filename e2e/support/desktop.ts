import { spawn } from 'node:child_process';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { desktopFolder } from './paths.ts';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

export interface Opening {
  /** The first start joins this server by itself. */
  readonly join?: { readonly server: string; readonly name: string };
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real app over its own data folder. */
export async function openDesktop(folder: string, { join, args: more = [], env = {} }: Opening = {}): Promise<Desktop> {
  const args = [...ownArguments(folder), ...more];
  const joining = join === undefined ? {} : { CONCLAVE_SERVER: join.server, CONCLAVE_NAME: join.name };
  // Without `executablePath` Playwright asks Electron's own package for the runtime (ELECTRON_OVERRIDE_DIST_PATH names
  // another) and holds `ready` back until it listens. With it, the window may load just while Playwright attaches: then
  // the event that the page has navigated is lost, and `launch` waits for it for ever.
  const environment = { ...definedEnvironment(), LANG: 'en_US.UTF-8', LANGUAGE: 'en', ...env, ...joining };
  const app = await _electron.launch({ args, env: environment, timeout: 60_000 });
  const page = await app.firstWindow();
  return { app, page, close: () => app.close() };
}

/** Starts the app once more over the same folder, as a person or the system would; resolves when that process has ended. */
export async function startAgain({ app }: Desktop, folder: string, args: readonly string[] = []): Promise<void> {
  const program = app.process().spawnfile;
  const child = spawn(program, [...ownArguments(folder), ...args], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
}

function ownArguments(folder: string): string[] {
  const args = [desktopFolder, `--user-data-dir=${folder}`];
  // Chromium's sandbox refuses to run as root, which CI is.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return args;
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
