import { bytes, int, join, label } from './bytes.ts';
import { publicKey, sha256, signer } from './crypto.ts';
import type { ContactCodeVector } from './shapes.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** [ID-1] Five bits a symbol, the highest first; what is missing at the end is zero. */
export function base32(content: Uint8Array): string {
  const bits = Array.from(content, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const symbols = bits.match(/.{1,5}/g) ?? [];
  return symbols.map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** [ID-1] */
export function mailboxIdText(id: Uint8Array): string {
  const symbols = base32(id);
  const check = [...symbols].reduce((sum, symbol, i) => sum ^ timesAlpha(ALPHABET.indexOf(symbol), i + 1), 0);
  return `${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8)}${ALPHABET[check]}`;
}

/** A symbol's value, as a polynomial over GF(2), times αᵗⁱᵐᵉˢ modulo x⁵ + x² + 1. */
function timesAlpha(value: number, times: number): number {
  let product = value;
  for (let i = 0; i < times; i++) product = (product << 1) ^ (product & 16 ? 0b100101 : 0);
  return product;
}

/** [ID-2] */
export function contactCode({ fingerprint, mailboxId, signing, device }: ContactCodeVector): string {
  const keys = [signer(bytes(signing)), publicKey(bytes(device))];
  const body = join(int(1, 1), bytes(fingerprint), bytes(mailboxId), ...keys);
  return `conclave:${base32(join(body, sha256(label('contact-code'), body).slice(0, 4)))}`;
}

/** [ID-3] */
export function serverAddress(host: string, port: number, identity: Uint8Array): string {
  return `conclave-server://${host.includes(':') ? `[${host}]` : host}:${port}/#${base32(sha256(identity))}`;
}
