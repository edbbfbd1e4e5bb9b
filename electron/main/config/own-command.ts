import { app } from 'electron';

/** The argument of a start that shows no window. */
export const MINIMISED = '--minimised';

/** The command that starts this app again, the same program on the same data, with `extra` arguments. */
export function ownCommand(extra: readonly string[]): readonly [string, ...string[]] {
  // An AppImage's executable lies on a mount that is gone when the app ends.
  const program = process.env['APPIMAGE'] ?? process.execPath;
  // In a checkout, Electron is told which folder to run.
  const folder = app.isPackaged ? [] : [app.getAppPath()];
  const kept = ['user-data-dir', 'no-sandbox'].filter((name) => app.commandLine.hasSwitch(name)).map(asArgument);
  return [program, ...folder, ...kept, ...extra];
}

function asArgument(name: string): string {
  const value = app.commandLine.getSwitchValue(name);
  return value === '' ? `--${name}` : `--${name}=${value}`;
}
