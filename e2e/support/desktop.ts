import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { desktopFolder } from './paths.ts';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

/** A real app over its own data folder. With `join`, its first start joins that server by itself. */
export async function openDesktop(
  folder: string,
  join?: { readonly server: string; readonly name: string },
): Promise<Desktop> {
  const args = [desktopFolder, `--user-data-dir=${folder}`];
  // Chromium's sandbox refuses to run as root, which CI is.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const env = { ...definedEnvironment(), LANG: 'en_US.UTF-8', LANGUAGE: 'en' };
  const joining = join === undefined ? {} : { CONCLAVE_SERVER: join.server, CONCLAVE_NAME: join.name };
  // Without `executablePath` Playwright asks Electron's own package for the runtime (ELECTRON_OVERRIDE_DIST_PATH names
  // another) and holds `ready` back until it listens. With it, the window may load just while Playwright attaches: then
  // the event that the page has navigated is lost, and `launch` waits for it for ever.
  const app = await _electron.launch({ args, env: { ...env, ...joining }, timeout: 60_000 });
  const page = await app.firstWindow();
  return { app, page, close: () => app.close() };
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
