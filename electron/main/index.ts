/** The composition root: makes every part of the app and connects them. */
import { join } from 'node:path';
import { ConclaveError } from '@conclave/core/errors';
import { argon2idHash } from '@conclave/core/node/passphrase';
import { systemEnv } from '@conclave/core/node/system-env';
import { app, type BrowserWindow, clipboard, ipcMain, nativeTheme, safeStorage } from 'electron';
import { openProfile } from './app/open-profile.ts';
import { codeOf, toProblem } from './app/problems.ts';
import { Session } from './app/session.ts';
import { config } from './config/config.ts';
import { firstStartFrom } from './config/first-start.ts';
import { profilePaths } from './config/paths.ts';
import { forkServer } from './host/fork-server.ts';
import { serveCommands } from './ipc/commands.ts';
import { EventRoad } from './ipc/events.ts';
import { installMenu } from './menu/menu.ts';
import { systemKeychain } from './vault/keychain.ts';
import { showFailure } from './window/failure-box.ts';
import { windowIcon } from './window/icon.ts';
import { lockDown } from './window/lockdown.ts';
import { registerPageScheme, servePages } from './window/page-protocol.ts';
import { openWindow } from './window/window.ts';

// dist/main/index.js: its neighbours are dist/preload and dist/renderer.
const beside = (...path: string[]) => join(import.meta.dirname, ...path);
const paths = profilePaths(app.getPath('userData'));
const log = (code: string) => process.stderr.write(`conclave: ${code}\n`);

// Whatever this process and its children write is for this user alone, wherever the data folder lies.
process.umask(0o077);

// A fault that nobody caught: the store is crash-safe and the engine lives by transactions, so going on loses nothing
// that stopping would keep. Codes only, for an error's text may quote what it was about.
process.on('uncaughtException', (thrown) => log(`uncaught ${codeOf(thrown)}`));
process.on('unhandledRejection', (thrown) => log(`unhandled ${codeOf(thrown)}`));

let window: BrowserWindow | null = null;

function showWindow(session: Session, road: EventRoad): void {
  if (window) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  window = openWindow({ preload: beside('../preload/index.cjs'), icon: windowIcon(), statePath: paths.windowState });
  road.attach(window.webContents);
  window.on('focus', () => session.setFocused(true));
  window.on('blur', () => session.setFocused(false));
  window.once('closed', () => {
    window = null;
  });
}

function compose(): void {
  const { storage, keychain } = openProfile(paths, systemKeychain(safeStorage));
  const road = new EventRoad();
  const session = new Session({
    env: systemEnv,
    storage,
    keychain,
    log,
    hash: argon2idHash,
    version: app.getVersion(),
    serverFolder: paths.server,
    spawnServer: () => forkServer(beside('server-process.js')),
    push: (event) => road.push(event),
    copyText: (text) => clipboard.writeText(text),
    applyTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
  });
  serveCommands(ipcMain, road.opening(session.handlers), toProblem);
  showWindow(session, road);
  app.on('second-instance', () => showWindow(session, road));
  app.on('activate', () => showWindow(session, road));
  closeOnQuit(session);
  void session.start(firstStartFrom(process.env));
}

/** Quitting waits until everything is stored and every process of ours has ended. */
function closeOnQuit(session: Session): void {
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    Promise.race([session.close(), new Promise((resolve) => setTimeout(resolve, config.quitPatience))])
      .catch((thrown: unknown) => log(codeOf(thrown)))
      // A second quit() would find the first one still under way and do nothing.
      .finally(() => app.exit(0));
  });
}

async function start(): Promise<void> {
  registerPageScheme();
  await app.whenReady();
  lockDown();
  servePages(beside('../renderer'));
  installMenu();
  try {
    compose();
  } catch (thrown) {
    const code = thrown instanceof ConclaveError ? thrown.code : codeOf(thrown);
    log(code);
    showFailure(code, app.getPath('userData'));
    app.exit(1);
  }
}

// One at a time per profile: the second one shows the first one's window.
if (app.requestSingleInstanceLock()) void start();
else app.quit();
