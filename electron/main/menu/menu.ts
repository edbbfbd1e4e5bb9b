import { Menu } from 'electron';
import type { ActionName } from '../../bridge/contract.ts';
import type { Words } from '../words/words.ts';
import { menuTemplate } from './template.ts';

/** The menu bar; on macOS the one at the top of the screen. */
export function installMenu(words: Words, act: (action: ActionName) => void): void {
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ words, act, mac })));
}
