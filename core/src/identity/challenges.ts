import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { MailboxId } from '../wire/ids.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * What is signed to prove who is at the other end of a link. Each starts with its own label and ends with a nonce of
 * the asker, so that no answer serves for another question, server or time.
 */

/** TLS key hash that a server signs when a reverse proxy ends TLS for it: no pin, the certificate must be public. */
export const NO_TLS_KEY = new Uint8Array(32);

/** Signed by a central server's identity: label ‖ TLS key hash(32) ‖ nonce(32). */
export function helloStatement(nonce: Uint8Array, tlsKeyHash: Uint8Array): Uint8Array {
  return new Writer().bytes(labels.serverHello).bytes(tlsKeyHash).bytes(nonce).finish();
}

/** Signed by a device's mailbox key: label ‖ CS fingerprint(32) ‖ mailbox id(6) ‖ nonce(32). */
export function mailboxChallenge(server: Fingerprint, mailbox: MailboxId, nonce: Uint8Array): Uint8Array {
  return new Writer().bytes(labels.mailboxChallenge).bytes(server).bytes(mailbox).bytes(nonce).finish();
}

export interface DialBack {
  readonly nonce: Uint8Array;
  readonly fingerprint: Fingerprint;
  /** IPv4 (4) or IPv6 (16) address that was dialled. */
  readonly address: Uint8Array;
  readonly port: number;
  readonly tlsKeyHash: Uint8Array;
}

/** Signed by a proxy's identity: label ‖ CS fingerprint(32) ‖ address(1+4 or 1+16) ‖ port(2) ‖ TLS key hash(32) ‖ nonce(32). */
export function dialBackStatement({ nonce, fingerprint, address, port, tlsKeyHash }: DialBack): Uint8Array {
  return new Writer()
    .bytes(labels.dialBack)
    .bytes(fingerprint)
    .vector8(address)
    .u16(port)
    .bytes(tlsKeyHash)
    .bytes(nonce)
    .finish();
}
