import { app } from 'electron';

/** The argument of a start that shows no window. */
export const MINIMISED = '--minimised';

/** The command that starts this app again: the same program, with a profile (null: the first) and `extra` arguments. */
export function ownCommand(profile: string | null, extra: readonly string[]): readonly [string, ...string[]] {
  // An AppImage's executable lies on a mount that is gone when the app ends.
  const program = process.env['APPIMAGE'] ?? process.execPath;
  // In a checkout, Electron is told which folder to run.
  const folder = app.isPackaged ? [] : [app.getAppPath()];
  const kept = ['user-data-dir', 'no-sandbox'].filter((name) => app.commandLine.hasSwitch(name)).map(asArgument);
  const named = profile === null ? [] : [`--profile=${profile}`];
  return [program, ...folder, ...kept, ...named, ...extra];
}

function asArgument(name: string): string {
  const value = app.commandLine.getSwitchValue(name);
  return value === '' ? `--${name}` : `--${name}=${value}`;
}
