import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refused } from '../ipc/problem.ts';
import { desktopEntry } from './desktop-entry.ts';

export interface AutostartEntry {
  /** The desktop entry in the autostart folder of this user. */
  readonly path: string;
  readonly name: string;
  readonly command: readonly string[];
}

/** Linux: a file in the autostart folder, there or not. Throws Refused 'autostart-failed'. */
export function setAutostartEntry(on: boolean, { path, name, command }: AutostartEntry): void {
  // A line break would begin another key; no program on such a path starts by itself.
  if (on && command.some((argument) => /[\n\r]/.test(argument))) throw new Refused('autostart-failed');
  try {
    if (on) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, desktopEntry(name, command));
    } else rmSync(path, { force: true });
  } catch {
    throw new Refused('autostart-failed');
  }
}
