import { dialog } from 'electron';

/** Why the app can't start, and what to do, by the code of the error. */
const words: Readonly<Record<string, string>> = {
  'keychain-changed':
    'The keychain of this system does not open your data. This happens after a change of desktop or password store. ' +
    'Start Conclave again from the desktop that you used before. Nothing was lost.',
  'key-missing':
    'The file "database-key.json" is missing from the folder with your data. Put it back from a copy of that folder, ' +
    'then start Conclave again. Nothing was changed.',
  'key-file-malformed':
    'The file "database-key.json" in the folder with your data is damaged. Put it back from a copy of that folder, ' +
    'then start Conclave again. Nothing was changed.',
  'wrong-key': 'The key does not fit your data, or the data is damaged. Put the folder back from a copy of it.',
  'newer-version': 'Your data was written by a newer version of Conclave. Install that version.',
  'disk-full': 'The disk is full. Make some room, then start Conclave again. Nothing was lost.',
};

const GENERAL = 'Something went wrong while opening your data. Nothing was changed.';

/** Shows it, and returns when it is closed. */
export function showFailure(code: string, dataFolder: string): void {
  const what = words[code] ?? GENERAL;
  dialog.showErrorBox('Conclave cannot start', `${what}\n\nYour data: ${dataFolder}\nCode: ${code}`);
}
