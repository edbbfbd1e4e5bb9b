/** The composition root: makes every part of the app and connects them. */
import { join } from 'node:path';
import { ConclaveError } from '@conclave/core/errors';
import { argon2idHash } from '@conclave/core/node/passphrase';
import { systemEnv } from '@conclave/core/node/system-env';
import { app, clipboard, ipcMain, nativeTheme, safeStorage, shell } from 'electron';
import type { AppEvent } from '../bridge/contract.ts';
import { openProfile } from './app/open-profile.ts';
import { codeOf, toProblem } from './app/problems.ts';
import { Session } from './app/session.ts';
import { config } from './config/config.ts';
import { firstStartFrom } from './config/first-start.ts';
import { profilePaths } from './config/paths.ts';
import { Desktop } from './desktop/desktop.ts';
import { forkServer } from './host/fork-server.ts';
import { serveCommands } from './ipc/commands.ts';
import { EventRoad } from './ipc/events.ts';
import { deepLinkIn } from './links/deep-link.ts';
import { LinkInbox } from './links/link-inbox.ts';
import { registerLinks } from './links/register.ts';
import { installMenu } from './menu/menu.ts';
import { profileFolder, profileIn } from './profiles/profiles.ts';
import { systemKeychain } from './vault/keychain.ts';
import { showFailure } from './window/failure-box.ts';
import { windowIcon } from './window/icon.ts';
import { lockDown } from './window/lockdown.ts';
import { registerPageScheme, servePages } from './window/page-protocol.ts';
import { Windows } from './window/windows.ts';
import { chooseLanguage, type Language } from './words/words.ts';

// dist/main/index.js: its neighbours are dist/preload and dist/renderer.
const beside = (...path: string[]) => join(import.meta.dirname, ...path);
const base = app.getPath('userData');
const profile = profileOrNothing();
// Before anything else uses it: lock, pages and database are the profile's own.
app.setPath('userData', profileFolder(base, profile));
const paths = profilePaths(app.getPath('userData'));
const log = (code: string) => process.stderr.write(`conclave: ${code}\n`);

// macOS hands over a link as an event, which may come before anything else is ready.
const links = new LinkInbox();
app.on('open-url', (event, link) => {
  event.preventDefault();
  links.take(link);
});

// Whatever this process and its children write is for this user alone, wherever the data folder lies.
process.umask(0o077);

// A fault that nobody caught: the store is crash-safe and the engine lives by transactions, so going on loses nothing
// that stopping would keep. Codes only, for an error's text may quote what it was about.
process.on('uncaughtException', (thrown) => log(`uncaught ${codeOf(thrown)}`));
process.on('unhandledRejection', (thrown) => log(`unhandled ${codeOf(thrown)}`));

/** A name that can't be one opens nothing rather than something else. */
function profileOrNothing(): string | null {
  try {
    return profileIn(process.argv);
  } catch {
    process.stderr.write('conclave: profile-name-malformed\n');
    process.exit(2);
  }
}

function compose(language: Language): void {
  const { storage, keychain } = openProfile(paths, systemKeychain(safeStorage));
  const onFault = (thrown: unknown) => log(codeOf(thrown));
  const road = new EventRoad();
  const icon = windowIcon();
  const desktop: Desktop = new Desktop({ storage, profile, base, language, icon, onFault, windows: () => windows });
  const push = (event: AppEvent) => {
    road.push(event);
    desktop.hear(event);
  };
  const session = new Session({
    env: systemEnv,
    storage,
    keychain,
    log,
    push,
    desktop,
    hash: argon2idHash,
    version: app.getVersion(),
    serverFolder: paths.server,
    spawnServer: () => forkServer(beside('server-process.js')),
    copyText: (text) => clipboard.writeText(text),
    openOutside: (url) => shell.openExternal(url),
    applyTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
  });
  const windows: Windows = new Windows({
    road,
    preload: beside('../preload/index.cjs'),
    icon,
    statePath: paths.windowState,
    chatStatePath: paths.chatWindowState,
    onFocus: (pageId, focused) => session.setFocused(pageId, focused),
    onGone: (pageId) => session.forgetPage(pageId),
    mayClose: (window) => desktop.mayClose(window),
  });
  const handlers = road.opening(session.handlers, (page) => windows.onReady(page));
  serveCommands(ipcMain, handlers, toProblem, (contentsId) => road.page(contentsId));
  desktop.hear({ type: 'snapshot', snapshot: session.snapshot() });
  windows.showMain(desktop.firstAppearance(process.argv));
  const follow = (argv: readonly string[]) => {
    const to = deepLinkIn(systemEnv.primitives, argv);
    if (to) windows.openAt(to);
    return to !== null;
  };
  follow(process.argv);
  links.onLink((link) => follow([link]));
  app.on('second-instance', (_event, argv) => {
    if (!follow(argv)) windows.showMain();
  });
  app.on('activate', () => windows.showMain());
  app.on('before-quit', () => windows.end());
  closeOnQuit(session, desktop);
  installMenu(language.words, (action) => windows.openAt({ at: 'action', action }));
  void session.start(firstStartFrom(process.env));
}

/** Quitting waits until everything is stored and every process of ours has ended. */
function closeOnQuit(session: Session, desktop: Desktop): void {
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    desktop.close();
    Promise.race([session.close(), new Promise((resolve) => setTimeout(resolve, config.quitPatience))])
      .catch((thrown: unknown) => log(codeOf(thrown)))
      // A second quit() would find the first one still under way and do nothing.
      .finally(() => app.exit(0));
  });
}

async function start(): Promise<void> {
  registerPageScheme();
  registerLinks();
  await app.whenReady();
  lockDown();
  servePages(beside('../renderer'));
  const language = chooseLanguage([app.getLocale(), ...app.getPreferredSystemLanguages()]);
  try {
    compose(language);
  } catch (thrown) {
    const code = thrown instanceof ConclaveError ? thrown.code : codeOf(thrown);
    log(code);
    showFailure(code, app.getPath('userData'), language.words);
    app.exit(1);
  }
}

// One at a time per data folder: the second one shows the first one's window.
if (app.requestSingleInstanceLock()) void start();
else app.quit();
