import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '@conclave/core/errors';
import { parse, TomlError } from 'smol-toml';
import type { Settings, Values } from './settings.ts';

/** Read from the working folder where --config does not name another. */
const DEFAULT_FILE = 'conclave.toml';

export interface Sources {
  /** Flags as given, by setting name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the file, null for the default one if there is one. */
  readonly file: string | null;
}

/**
 * Flags win over the environment, the environment over the file, the file over the defaults. Throws UsageError
 * 'config', which names key, place, value and what is allowed.
 */
export function loadConfig<S extends Settings>(settings: S, section: string, sources: Sources): Values<S> {
  const file = readFile(settings, section, sources.file);
  const values = Object.entries(settings).map(([key, setting]): [string, unknown] => {
    const variable = variableOf(key);
    const candidates: [unknown, string][] = [
      [sources.flags[key], `--${key}`],
      [sources.environment[variable], `environment variable ${variable}`],
      [file.values[key], file.name],
    ];
    const given = candidates.find(([value]) => value !== undefined);
    return [key, given === undefined ? setting.fallback : check(key, setting, given[0], given[1])];
  });
  return Object.fromEntries(values) as Values<S>;
}

export function variableOf(key: string): string {
  return `CONCLAVE_${key.toUpperCase().replaceAll('-', '_')}`;
}

function check(key: string, { schema, allowed }: Settings[string], value: unknown, place: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError('config', `${key} = ${JSON.stringify(value)} (${place}): allowed is ${allowed}`);
}

/** The table of the command, `[server]` or `[proxy]`, in a TOML file. */
function readFile(settings: Settings, section: string, path: string | null) {
  const name = path ?? DEFAULT_FILE;
  if (path === null && !existsSync(name)) return { name, values: {} };
  const whole = parseFile(name);
  const table = whole[section] ?? {};
  if (typeof table !== 'object' || Array.isArray(table)) {
    throw new UsageError('config', `${section} (${name}): allowed is a table, [${section}]`);
  }
  const values = table as Readonly<Record<string, unknown>>;
  const unknown = [
    ...Object.keys(whole).filter((key) => key !== 'server' && key !== 'proxy'),
    ...Object.keys(values).filter((key) => !(key in settings)),
  ];
  if (unknown.length > 0) {
    const known = Object.keys(settings).join(', ');
    throw new UsageError('config', `${unknown[0]} (${name}): no such setting; [${section}] takes ${known}`);
  }
  return { name, values };
}

function parseFile(name: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readFileSync(name, 'utf8'));
  } catch (error) {
    if (error instanceof TomlError) {
      throw new UsageError('config', `${name}, line ${error.line}: ${error.message.split('\n')[0]}`);
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError('config', `can't read ${name}: ${code === 'ENOENT' ? 'there is no such file' : code}`);
  }
}
