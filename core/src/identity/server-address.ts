import { base32Decode, base32Encode } from '../bytes/base32.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';

/** Where a central server is, and which key makes it that server. `host` is a DNS name or an IP literal, no brackets. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: Fingerprint;
}

const PATTERN =
  /^conclave-server:\/\/(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?):(\d{1,5})\/?#([0-9a-z-]+)$/i;

/** `conclave-server://host:port/#<base32 of the fingerprint>`. */
export function formatServerAddress({ host, port, fingerprint: key }: ServerAddress): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `conclave-server://${bracketed}:${port}/#${base32Encode(key)}`;
}

/** Throws DecodeError 'server-address'. */
export function parseServerAddress(text: string): ServerAddress {
  const [, host, port, key] = PATTERN.exec(text.trim()) ?? [];
  const malformed = new DecodeError('server-address', 'not a server address');
  if (host === undefined || port === undefined || key === undefined) throw malformed;
  const portNumber = Number(port);
  if (portNumber < 1 || portNumber > 65535) throw malformed;
  try {
    return {
      host: host.replace(/^\[|\]$/g, '').toLowerCase(),
      port: portNumber,
      fingerprint: fingerprint(base32Decode(key, geometry.hash)),
    };
  } catch {
    throw malformed;
  }
}
