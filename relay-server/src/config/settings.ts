import * as z from 'zod';
import { type LogLevel, logLevels } from '../log.ts';

type Value = string | number | boolean | null;

/** One setting: the same name as a flag (`--name`), in the file (`name = …`), and in the environment (`CONCLAVE_NAME`). */
export interface Setting<V extends Value> {
  /** Takes the value as the file has it, or as text from a flag or the environment. */
  readonly schema: z.ZodType<V>;
  /** Completes "allowed is …". */
  readonly allowed: string;
  /** For --help. */
  readonly help: string;
  /** How --help writes the value; null for a switch. */
  readonly placeholder: string | null;
  readonly fallback: V;
}

export type Settings = Readonly<Record<string, Setting<Value>>>;
export type Values<S extends Settings> = {
  readonly [Key in keyof S]: S[Key] extends Setting<infer V> ? V : never;
};

function text(placeholder: string, help: string, fallback: string, allowed = 'text'): Setting<string> {
  return { schema: z.string().min(1), allowed, help, placeholder, fallback };
}

function optionalText(placeholder: string, help: string, allowed: string): Setting<string | null> {
  return { schema: z.string().min(1), allowed, help, placeholder, fallback: null };
}

function ipAddress(help: string, fallback: string): Setting<string> {
  const schema = z.union([z.ipv4(), z.ipv6()]);
  return { schema, allowed: 'an IP address such as 127.0.0.1, 0.0.0.0 or ::', help, placeholder: 'IP', fallback };
}

function wholeNumber(placeholder: string, help: string, min: number, max: number, fallback: number): Setting<number> {
  const asText = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number);
  const schema = z.union([z.number(), asText]).pipe(z.number().int().min(min).max(max));
  return { schema, allowed: `a whole number from ${min} to ${max}`, help, placeholder, fallback };
}

function switchOff(help: string): Setting<boolean> {
  const asText = z.enum(['true', 'false']).transform((value) => value === 'true');
  return { schema: z.union([z.boolean(), asText]), allowed: 'true or false', help, placeholder: null, fallback: false };
}

function choice<const Choices extends readonly [string, ...string[]]>(
  help: string,
  choices: Choices,
  fallback: Choices[number],
): Setting<Choices[number]> {
  return { schema: z.enum(choices), allowed: `one of ${choices.join(', ')}`, help, placeholder: 'CHOICE', fallback };
}

function logLevel(): Setting<LogLevel | null> {
  const help = `what to log on stderr: ${logLevels.join(', ')} (default: info, in a terminal warn)`;
  return { ...choice(help, logLevels, 'info'), fallback: null };
}

const common = {
  host: ipAddress('IP address to listen on; 0.0.0.0 or :: for all of them', '0.0.0.0'),
  'log-level': logLevel(),
};

export const serverSettings = {
  data: text('DIR', 'folder for keys and mailboxes, made if missing', './conclave-data'),
  ...common,
  port: wholeNumber('PORT', 'TCP port to listen on; 0 picks a free one', 0, 65535, 7443),
  'public-address': optionalText(
    'HOST',
    'how devices reach this machine: a host name or IP address (default: found out)',
    'a host name or an IP address without port',
  ),
  proxies: wholeNumber('N', 'run N proxies beside the server, of its own family', 0, 16, 0),
  'allow-private': switchOff('list proxies on private and loopback addresses, for a network of your own'),
  registration: choice('who gets a mailbox: open, closed', ['open', 'closed'], 'open'),
  'retention-days': wholeNumber('DAYS', 'drop what nobody fetched after so long', 1, 365, 30),
  'mailbox-deliveries': wholeNumber('N', 'deliveries that may wait in one mailbox', 1, 10_000_000, 20_000),
  'mailbox-mib': wholeNumber('MIB', 'and their size, in MiB', 1, 100_000, 64),
  'disk-mib': wholeNumber('MIB', 'hard cap on all mailboxes together, in MiB', 8, 100_000_000, 10 * 1024),
  'log-addresses': switchOff('write addresses of peers into the log'),
} satisfies Settings;

export const proxySettings = {
  server: optionalText(
    'ADDRESS',
    'the server to work for: conclave-server://…',
    'a server address, conclave-server://…',
  ),
  data: text('DIR', 'folder for keys, made if missing', './conclave-proxy'),
  ...common,
  port: wholeNumber('PORT', 'TCP port to listen on; 0 picks a free one', 0, 65535, 7444),
  advertise: optionalText('IP', 'the IP address that others reach this proxy at (default: found out)', 'an IP address'),
  capacity: wholeNumber('CLASS', 'how much to carry, as others see it', 0, 3, 1),
  operator: switchOff('this proxy is run by whoever runs the server: paths then use only one of the two families'),
} satisfies Settings;
