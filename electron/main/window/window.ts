import { BrowserWindow, type NativeImage, nativeTheme, screen } from 'electron';
import { config } from '../config/config.ts';
import { START_PAGE } from './origin.ts';
import { loadWindowState, saveWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: NativeImage;
  readonly statePath: string;
}

/** Opens the app's window, hidden until it has something to show. */
export function openWindow({ preload, icon, statePath }: WindowOptions): BrowserWindow {
  const state = loadWindowState(
    statePath,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { width, height, minWidth, minHeight } = config.window;
  const window = new BrowserWindow({
    title: 'Conclave',
    icon,
    width: state?.width ?? width,
    height: state?.height ?? height,
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
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  keepState(window, statePath);
  keepBackground(window);
  reviveAfterCrash(window);
  window.once('ready-to-show', () => window.show());
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
