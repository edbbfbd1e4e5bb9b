import type { ActionName } from '@conclave/desktop/bridge/contract';

/** A key that starts an action anywhere in the window; the menu bar shows the same. */
export interface Shortcut {
  readonly action: ActionName;
  /** As `KeyboardEvent.key` has it, in lower case. */
  readonly key: string;
  /** Ctrl, or ⌘ on macOS. */
  readonly command: boolean;
  /** Null where the keyboard may need Shift to write the character. */
  readonly shift: boolean | null;
  readonly alt: boolean;
  /** It means something in the window of one chat, too. */
  readonly inChat: boolean;
}

const plain = { command: true, shift: false, alt: false, inChat: false } as const;
const shifted = { ...plain, shift: true } as const;
const moving = { command: false, shift: false, alt: true, inChat: false } as const;

export const shortcuts: readonly Shortcut[] = [
  { action: 'switcher', key: 'k', ...plain },
  { action: 'search', key: 'f', ...plain, inChat: true },
  { action: 'search-all', key: 'f', ...shifted },
  { action: 'next-group', key: 'arrowdown', ...moving },
  { action: 'previous-group', key: 'arrowup', ...moving },
  { action: 'next-unread', key: 'arrowdown', ...moving, shift: true },
  { action: 'sealed', key: 's', ...shifted },
  { action: 'new-group', key: 'n', ...plain },
  { action: 'add-someone', key: 'a', ...shifted, inChat: true },
  { action: 'people', key: 'p', ...shifted, inChat: true },
  { action: 'own-window', key: 'o', ...shifted },
  { action: 'contact-card', key: 'c', ...shifted },
  { action: 'settings', key: ',', ...plain },
  { action: 'shortcuts', key: '/', ...plain, shift: null, inChat: true },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The action that a key means, in the main window or in one of one chat; null for none. */
export function actionFor(pressed: Pressed, inChat: boolean): ActionName | null {
  const key = pressed.key.toLowerCase();
  const command = pressed.ctrlKey || pressed.metaKey;
  const found = shortcuts.find(
    (shortcut) =>
      shortcut.key === key &&
      shortcut.command === command &&
      shortcut.alt === pressed.altKey &&
      (shortcut.shift === null || shortcut.shift === pressed.shiftKey) &&
      (shortcut.inChat || !inChat),
  );
  return found?.action ?? null;
}
