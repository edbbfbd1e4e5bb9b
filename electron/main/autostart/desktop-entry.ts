/** A line of a command in the form that desktop entries have (Desktop Entry Specification, "The Exec key"). */
export function execLine(command: readonly string[]): string {
  return command.map(quoted).join(' ');
}

/** In double quotes, with what means something inside them escaped, and `%`, which begins a field code, doubled. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%');
  // The value as a whole is a string, in which a backslash is written as two.
  return `"${inQuotes}"`.replaceAll('\\', '\\\\');
}

/** For the autostart folder (Desktop Application Autostart Specification). */
export function desktopEntry(name: string, command: readonly string[]): string {
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${execLine(command)}`,
    'Icon=conclave',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ].join('\n')}\n`;
}
