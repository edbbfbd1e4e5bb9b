import type { MenuItemConstructorOptions } from 'electron';
import type { ActionName } from '../../bridge/contract.ts';
import type { Words } from '../words/words.ts';

export interface MenuChoices {
  readonly words: Words;
  readonly mac: boolean;
  readonly act: (action: ActionName) => void;
}

type Items = MenuItemConstructorOptions[];
const line: MenuItemConstructorOptions = { type: 'separator' };

/** The menu bar. Everything that the window does by a key stands here with that key. */
export function menuTemplate(choices: MenuChoices): Items {
  const { mac } = choices;
  const menus = [fileMenu(choices), editMenu(choices), viewMenu(choices), groupMenu(choices), helpMenu(choices)];
  return mac ? [appMenu(choices), ...menus] : menus;
}

/** The window hears its keys itself, and knows when they mean something else; here they are only shown. */
function item({ act }: MenuChoices, label: string, action: ActionName, accelerator: string | null = null): Items[0] {
  const shown = accelerator === null ? {} : { accelerator, registerAccelerator: false };
  return { label, ...shown, click: () => act(action) };
}

function appMenu({ words: { menu: w } }: MenuChoices): Items[0] {
  return {
    label: 'Conclave',
    submenu: [
      { role: 'about', label: w.about },
      line,
      { role: 'services', label: w.services },
      line,
      { role: 'hide', label: w.hide },
      { role: 'hideOthers', label: w.hideOthers },
      { role: 'unhide', label: w.showAll },
      line,
      { role: 'quit', label: w.quit },
    ],
  };
}

function fileMenu(choices: MenuChoices): Items[0] {
  const { menu: w } = choices.words;
  const end: Items = choices.mac ? [] : [line, { role: 'quit', label: w.quit, accelerator: 'CmdOrCtrl+Q' }];
  return {
    label: w.file,
    submenu: [
      item(choices, w.newGroup, 'new-group', 'CmdOrCtrl+N'),
      item(choices, w.contactCard, 'contact-card', 'CmdOrCtrl+Shift+C'),
      line,
      item(choices, w.profiles, 'profiles'),
      item(choices, w.settings, 'settings', 'CmdOrCtrl+,'),
      line,
      { role: 'close', label: w.closeWindow, accelerator: 'CmdOrCtrl+W' },
      ...end,
    ],
  };
}

function editMenu(choices: MenuChoices): Items[0] {
  const { menu: w } = choices.words;
  return {
    label: w.edit,
    submenu: [
      { role: 'undo', label: w.undo },
      { role: 'redo', label: w.redo },
      line,
      { role: 'cut', label: w.cut },
      { role: 'copy', label: w.copy },
      { role: 'paste', label: w.paste },
      { role: 'pasteAndMatchStyle', label: w.pastePlain },
      line,
      { role: 'selectAll', label: w.selectAll },
      line,
      item(choices, w.find, 'search', 'CmdOrCtrl+F'),
      item(choices, w.findAll, 'search-all', 'CmdOrCtrl+Shift+F'),
    ],
  };
}

function viewMenu(choices: MenuChoices): Items[0] {
  const { menu: w } = choices.words;
  return {
    label: w.view,
    submenu: [
      item(choices, w.switcher, 'switcher', 'CmdOrCtrl+K'),
      item(choices, w.sealed, 'sealed', 'CmdOrCtrl+Shift+S'),
      item(choices, w.nextGroup, 'next-group', 'Alt+Down'),
      item(choices, w.previousGroup, 'previous-group', 'Alt+Up'),
      item(choices, w.nextUnread, 'next-unread', 'Alt+Shift+Down'),
      line,
      { role: 'zoomIn', label: w.zoomIn },
      { role: 'zoomOut', label: w.zoomOut },
      { role: 'resetZoom', label: w.actualSize },
      line,
      { role: 'togglefullscreen', label: w.fullScreen },
    ],
  };
}

function groupMenu(choices: MenuChoices): Items[0] {
  const { menu: w } = choices.words;
  return {
    label: w.group,
    submenu: [
      item(choices, w.addSomeone, 'add-someone', 'CmdOrCtrl+Shift+A'),
      item(choices, w.people, 'people', 'CmdOrCtrl+Shift+P'),
      item(choices, w.ownWindow, 'own-window', 'CmdOrCtrl+Shift+O'),
    ],
  };
}

function helpMenu(choices: MenuChoices): Items[0] {
  const { menu: w } = choices.words;
  return { label: w.help, submenu: [item(choices, w.shortcuts, 'shortcuts', 'CmdOrCtrl+/')] };
}
