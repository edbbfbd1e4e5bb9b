import type { Command } from 'commander';
import { loadConfig, variableOf } from '../config/load.ts';
import type { Settings, Values } from '../config/settings.ts';

/** Gives the command a flag for every setting, and --config. */
export function addSettings(command: Command, settings: Settings): Command {
  for (const [key, setting] of Object.entries(settings)) {
    const flag = setting.placeholder === null ? `--${key}` : `--${key} <${setting.placeholder}>`;
    command.option(flag, helpOf(setting));
  }
  return command.option(
    '--config <FILE>',
    'TOML file with these settings (default: conclave.toml here, if there is one)',
  );
}

/** For the end of a command's --help. */
export function sourcesHelp(settings: Settings, section: string): string {
  const example = Object.keys(settings).find((key) => key.includes('-')) ?? 'data';
  return `
Every setting can also stand in the file, under [${section}], or in the environment, as in
${variableOf(example)}. Flags win over the environment, the environment over the file.`;
}

/** The settings of a command that was parsed. Throws UsageError 'config'. */
export function readSettings<S extends Settings>(command: Command, settings: S, section: string): Values<S> {
  const options = command.opts<Record<string, unknown>>();
  const flags = Object.fromEntries(Object.keys(settings).map((key) => [key, options[camelCase(key)]]));
  const file = options['config'];
  return loadConfig(settings, section, {
    flags,
    environment: process.env,
    file: typeof file === 'string' ? file : (process.env['CONCLAVE_CONFIG'] ?? null),
  });
}

function helpOf({ help, fallback }: Settings[string]): string {
  return fallback === null || fallback === false ? help : `${help} (default: ${String(fallback)})`;
}

/** As commander names options. */
function camelCase(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
