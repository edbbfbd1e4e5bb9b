import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu bar: what text fields and reading need. The window's own commands have their place in the window. */
export function installMenu(): void {
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [process.platform === 'darwin' ? { role: 'close' } : { role: 'quit', label: '&Quit Conclave' }],
  };
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'undo', label: '&Undo' },
      { role: 'redo', label: '&Redo' },
      { type: 'separator' },
      { role: 'cut', label: 'Cu&t' },
      { role: 'copy', label: '&Copy' },
      { role: 'paste', label: '&Paste' },
      { role: 'pasteAndMatchStyle', label: 'Paste &without formatting' },
      { type: 'separator' },
      { role: 'selectAll', label: 'Select &all' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'zoomIn', label: 'Zoom &in' },
      { role: 'zoomOut', label: 'Zoom &out' },
      { role: 'resetZoom', label: '&Actual size' },
      { type: 'separator' },
      { role: 'togglefullscreen', label: '&Full screen' },
    ],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([...mac, file, edit, view]));
}
