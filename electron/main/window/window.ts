import { BrowserWindow, type NativeImage, nativeTheme, screen } from 'electron';
import { config } from '../config/config.ts';
import { START_PAGE } from './origin.ts';
import { loadWindowState, saveWindowState } from './window-state.ts';

export type Appearance = 'shown' | 'minimised' | 'hidden';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: NativeImage;
  readonly statePath: string;
  /** Of a window that was never opened before, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly appearance: Appearance;
}

/** Opens a window of the app, hidden until it has something to show. */
export function openWindow({ preload, icon, statePath, size, appearance }: WindowOptions): BrowserWindow {
  const state = loadWindowState(
    statePath,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { minWidth, minHeight } = config.window;
  const window = new BrowserWindow({
    title: 'Conclave',
    icon,
    width: state?.width ?? size.width,
    height: state?.height ?? size.height,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth,
    minHeight,
    show: false,
    backgroundColor: backgroundColour(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // Elsewhere Chromium fetches its dictionaries from Google; that of macOS is there already.
      spellcheck: process.platform === 'darwin',
    },
  });
  // Maximising shows a window; one that shall not be seen yet is maximised when it is.
  if (state?.maximized) {
    if (appearance === 'shown') window.maximize();
    else window.once('show', () => window.maximize());
  }
  keepState(window, statePath);
  keepBackground(window);
  reviveAfterCrash(window);
  if (appearance === 'shown') window.once('ready-to-show', () => window.show());
  if (appearance === 'minimised') window.minimize();
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(START_PAGE);
  return window;
}

/** The page's own background, so that nothing flashes before it is drawn. */
const backgroundColour = () => (nativeTheme.shouldUseDarkColors ? '#151210' : '#FBFAF7');

function keepBackground(window: BrowserWindow): void {
  const update = () => window.setBackgroundColor(backgroundColour());
  nativeTheme.on('updated', update);
  window.once('closed', () => nativeTheme.off('updated', update));
}

function keepState(window: BrowserWindow, path: string): void {
  window.on('close', () => {
    saveWindowState(path, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
}

/** A page that crashed is loaded again; one that crashes at once again stays as it is rather than flicker for ever. */
function reviveAfterCrash(window: BrowserWindow): void {
  let last = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - last < config.window.crashPause) return;
    last = Date.now();
    void window.loadURL(START_PAGE);
  });
}
