import { equalBytes } from '@conclave/core/bytes/bytes';
import { dialBackStatement } from '@conclave/core/identity/challenges';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import type { Answer, DialBackAnswer, DialBackRequest } from '../links/events.ts';
import type { ProxyIdentity } from './identity.ts';

/**
 * Signs that this proxy is reached at `address` and `port`. Only for the server that it works for, and only for what
 * it announced there: a signature for another place or server could list it where it does not want to be.
 */
export function answerDialBack(
  identity: ProxyIdentity,
  server: Fingerprint,
  announced: { readonly address: Uint8Array; readonly port: number },
  { nonce, fingerprint, address, port }: DialBackRequest,
): Answer<DialBackAnswer> {
  if (!equalBytes(fingerprint, server)) return { ok: false, code: 'other-server' };
  if (!equalBytes(address, announced.address) || port !== announced.port) return { ok: false, code: 'other-address' };
  const statement = dialBackStatement({ nonce, fingerprint: server, address, port, tlsKeyHash: identity.tls.keyHash });
  return { ok: true, identity: identity.signing.publicKey.bytes, signature: identity.signing.sign(statement) };
}
