import { dialog } from 'electron';
import { failureText } from '../words/failure-text.ts';
import type { Words } from '../words/words.ts';

/** Says why the app can't start, and what to do, by the code of the error; returns when it is closed. */
export function showFailure(code: string, dataFolder: string, words: Words): void {
  dialog.showErrorBox(words.failure.title, failureText(code, dataFolder, words));
}
