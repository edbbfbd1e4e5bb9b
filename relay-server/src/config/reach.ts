import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isGlobalUnicast, isLocal, parseIp } from '@conclave/core/directory/address';
import { UsageError } from '@conclave/core/errors';

/**
 * The address that others most likely reach this machine at: the one it listens on; where it listens on all, a public
 * one of its own, else a private one, else loopback.
 */
export function reachableAddress(host: string, interfaces = networkInterfaces()): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(
      ({ internal, family, address }) => !internal && (host === '::' || family === 'IPv4') && !/^fe80/i.test(address),
    )
    .map(({ address }) => address);
  const find = (fits: (address: Uint8Array) => boolean) => addresses.find((address) => fits(parseIp(address)));
  // What is neither (documentation, carrier-grade NAT) is an address that nobody may dial.
  return find(isGlobalUnicast) ?? find(isLocal) ?? '127.0.0.1';
}

/** The bytes of an IP literal, or of the first address of a host name. Throws UsageError 'config'. */
export async function resolveAddress(key: string, host: string): Promise<Uint8Array> {
  if (isIP(host) !== 0) return parseIp(host);
  try {
    return parseIp((await lookup(host, { verbatim: false })).address);
  } catch {
    throw new UsageError('config', `${key} = "${host}": this name does not resolve to an IP address`);
  }
}
