import { DecodeError } from '../errors.ts';

/**
 * IP literals as 4 or 16 bytes, and which of them may be dialled (protocol.md §3): a server that dials back, and a
 * client that connects, must not be talked into reaching into its own network.
 */

/** Throws DecodeError 'ip' for anything but an IPv4 or IPv6 literal (RFC 4291 §2.2; no zone). */
export function parseIp(text: string): Uint8Array {
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  if (bytes === null) throw new DecodeError('ip', 'not an IP address');
  return bytes;
}

/** Dotted decimal, or eight groups of hex without `::`. */
export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return Array.from({ length: 8 }, (_, i) => group(bytes, i).toString(16)).join(':');
}

/** Loopback, private, link-local and unique local: reachable only from nearby, listed only with `allowPrivate`. */
export function isLocal(address: Uint8Array): boolean {
  const [a = 0, b = 0] = address;
  if (address.length === 4) {
    return a === 127 || a === 10 || (a === 172 && b >> 4 === 1) || (a === 192 && b === 168) || (a === 169 && b === 254);
  }
  const isLoopback = address.every((byte, i) => byte === (i === 15 ? 1 : 0));
  return isLoopback || (a & 0xfe) === 0xfc || (a === 0xfe && (b & 0xc0) === 0x80);
}

/** Global unicast by the IANA special-purpose registries (RFC 6890): an address that anyone may dial. */
export function isGlobalUnicast(address: Uint8Array): boolean {
  if (isLocal(address)) return false;
  const [a = 0, b = 0, c = 0] = address;
  if (address.length === 4) {
    if (a === 0 || a >= 224) return false;
    if (a === 100 && b >> 6 === 1) return false; // 100.64/10, carrier-grade NAT
    if (a === 192 && b === 0 && (c === 0 || c === 2)) return false; // protocol assignments, documentation
    if (a === 192 && b === 88 && c === 99) return false; // 6to4 relays
    if (a === 198 && (b >> 1 === 9 || (b === 51 && c === 100))) return false; // benchmarks, documentation
    return !(a === 203 && b === 0 && c === 113);
  }
  if (a >> 5 !== 1) return false; // only 2000::/3 is given out
  if (a === 0x20 && b === 0x01 && c < 2) return false; // 2001::/23, among it Teredo
  if (a === 0x20 && b === 0x01 && c === 0x0d && address[3] === 0xb8) return false; // documentation
  if (a === 0x3f && b === 0xff) return false; // documentation (RFC 9637)
  return !(a === 0x20 && b === 0x02); // 6to4 embeds any IPv4 address
}

/** Whether a client or proxy may connect to it: to local ones only where the server too was reached at one. */
export function mayDial(address: Uint8Array, allowLocal: boolean): boolean {
  return isGlobalUnicast(address) || (allowLocal && isLocal(address));
}

/** The /16 of an IPv4 address, the /32 of an IPv6 one: a path never has two proxies of one network. */
export function networkOf(address: Uint8Array): string {
  return formatPrefix(address, address.length === 4 ? 2 : 4);
}

/** An IPv4 address, or the /64 of an IPv6 one: a site has one descriptor. */
export function siteOf(address: Uint8Array): string {
  return formatPrefix(address, address.length === 4 ? 4 : 8);
}

function formatPrefix(address: Uint8Array, length: number): string {
  return `${address.length === 4 ? 'ipv4' : 'ipv6'}:${address.subarray(0, length).join('.')}`;
}

function group(bytes: Uint8Array, i: number): number {
  return ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0);
}

function parseIpv4(text: string): Uint8Array | null {
  // No leading zeros: some resolvers read them as octal.
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte < 256) ? Uint8Array.from(bytes) : null;
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (head === undefined) return null;
  const written = head.length + (tail?.length ?? 0);
  if (tail === undefined ? written !== 8 : written > 7) return null;
  const groups = [...head, ...Array<string>(8 - written).fill('0'), ...(tail ?? [])];
  if (!groups.every((hex) => /^[0-9a-f]{1,4}$/i.test(hex))) return null;
  return Uint8Array.from(groups.flatMap((hex) => [Number.parseInt(hex, 16) >> 8, Number.parseInt(hex, 16) & 0xff]));
}
