import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Words } from '../words/words.ts';

/** The menu bar: what text fields and reading need. The window's own commands have their place in the window. */
export function installMenu({ menu: words }: Words): void {
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [process.platform === 'darwin' ? { role: 'close' } : { role: 'quit', label: words.quit }],
  };
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'pasteAndMatchStyle', label: words.pastePlain },
      { type: 'separator' },
      { role: 'selectAll', label: words.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'zoomIn', label: words.zoomIn },
      { role: 'zoomOut', label: words.zoomOut },
      { role: 'resetZoom', label: words.actualSize },
      { type: 'separator' },
      { role: 'togglefullscreen', label: words.fullScreen },
    ],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([...mac, file, edit, view]));
}
