import { type BrowserWindow, dialog } from 'electron';
import type { Words } from '../words/words.ts';

/** What closing to the tray means, said once. Resolves to whether the app goes on running. */
export async function explainTray(window: BrowserWindow, { closing }: Words): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Conclave',
    message: closing.title,
    detail: closing.text,
    buttons: [closing.goOn, closing.quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 0;
}

/** Out of sight. A full-screen window leaves that first, or its empty space stays behind on macOS. */
export function hideWindow(window: BrowserWindow): void {
  if (window.isFullScreen()) {
    window.once('leave-full-screen', () => window.hide());
    window.setFullScreen(false);
  } else window.hide();
}
