import { join } from 'node:path';
import { app } from 'electron';
import { MINIMISED, ownCommand } from '../config/own-command.ts';
import { setAutostartEntry } from './autostart.ts';

/** Whether this profile starts when the person logs in, and with a window. Throws Refused 'autostart-failed'. */
export function setAutostart(on: boolean, minimised: boolean): void {
  const [path, ...args] = ownCommand(minimised ? [MINIMISED] : []);
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, path, args });
    return;
  }
  const configFolder = process.env['XDG_CONFIG_HOME'] ?? join(app.getPath('home'), '.config');
  setAutostartEntry(on, {
    path: join(configFolder, 'autostart', 'conclave.desktop'),
    name: 'Conclave',
    command: [path, ...args],
  });
}

/** This start was the system's own, for somebody who wants no window then. */
export function startsMinimised(argv: readonly string[], wanted: boolean): boolean {
  if (argv.includes(MINIMISED)) return true;
  // macOS passes no arguments.
  return process.platform === 'darwin' && wanted && app.getLoginItemSettings().wasOpenedAtLogin;
}
