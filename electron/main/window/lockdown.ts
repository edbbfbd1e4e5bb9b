import { app, session, type WebContents } from 'electron';
import { isOwnPage, START_PAGE } from './origin.ts';

/** Denies every page, now and later, whatever the app has no use for. Call once, when the app is ready. */
export function lockDown(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  // The renderer's own requests end here; main's links go through Node and are not concerned.
  defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !mayLoad(details.url) }));
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** Pages of ours, the pictures they make themselves, and the developer tools. */
function mayLoad(url: string): boolean {
  return isOwnPage(url) || /^(data|blob|devtools):/.test(url);
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
}

/** The only way to go is to load the page again. */
function stay(event: { readonly url: string; readonly isMainFrame: boolean; preventDefault(): void }): void {
  if (!event.isMainFrame || event.url !== START_PAGE) event.preventDefault();
}
