import { join } from 'node:path';
import { app } from 'electron';
import { MINIMISED, ownCommand } from '../config/own-command.ts';
import { setAutostartEntry } from './autostart.ts';

/** Whether this profile starts when the person logs in, and with a window. Throws Refused 'autostart-failed'. */
export function setAutostart(profile: string | null, on: boolean, minimised: boolean): void {
  const [path, ...args] = ownCommand(profile, minimised ? [MINIMISED] : []);
  const suffix = profile === null ? [] : [profile];
  if (process.platform !== 'linux') {
    // On Windows, entries of several profiles are told apart by their names.
    app.setLoginItemSettings({ openAtLogin: on, path, args, name: ['Conclave', ...suffix].join(' ') });
    return;
  }
  const configFolder = process.env['XDG_CONFIG_HOME'] ?? join(app.getPath('home'), '.config');
  setAutostartEntry(on, {
    path: join(configFolder, 'autostart', `${['conclave', ...suffix].join('-')}.desktop`),
    name: ['Conclave', ...suffix].join(' '),
    command: [path, ...args],
  });
}

/** This start was the system's own, for somebody who wants no window then. */
export function startsMinimised(argv: readonly string[], wanted: boolean): boolean {
  if (argv.includes(MINIMISED)) return true;
  // macOS passes no arguments.
  return process.platform === 'darwin' && wanted && app.getLoginItemSettings().wasOpenedAtLogin;
}
