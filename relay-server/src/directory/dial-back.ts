import { equalBytes } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { formatIp } from '@conclave/core/directory/address';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import { dialBackStatement } from '@conclave/core/identity/challenges';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import { connect } from '@conclave/core/node/links/connect';
import { type DialBackRequest, events, FRAME_SLACK, NONCE } from '@conclave/core/node/links/events';
import { parseDialBackAnswer } from '@conclave/core/node/links/parse-answers';
import { request } from '@conclave/core/node/links/request';

/** For connecting and answering together. */
export const DIAL_BACK_TIMEOUT = 5000;

/** Whether the proxy of this descriptor answers at its address, with its TLS key and its identity. Never rejects. */
export type DialBack = (descriptor: Descriptor) => Promise<boolean>;

/**
 * Dials the address of a descriptor and has a fresh statement signed (protocol.md §3). Why it failed is told to nobody:
 * "refused" or "timed out" would be a port scan on request.
 */
export function dialBackFrom(env: Env, fingerprint: Fingerprint, timeoutMs = DIAL_BACK_TIMEOUT): DialBack {
  return async (descriptor) => {
    const deadline = performance.now() + timeoutMs;
    try {
      const link = await connect({
        host: formatIp(descriptor.address),
        port: descriptor.port,
        pin: descriptor.tlsKeyHash,
        timeoutMs,
        maxPayload: FRAME_SLACK,
      });
      try {
        const { address, port } = descriptor;
        const question: DialBackRequest = { nonce: env.random.bytes(NONCE), fingerprint, address, port };
        const left = Math.max(1, deadline - performance.now());
        return proves(env, descriptor, question, await request(link.socket, left, events.dialBack, question));
      } finally {
        link.close();
      }
    } catch {
      return false;
    }
  };
}

function proves({ primitives }: Env, descriptor: Descriptor, question: DialBackRequest, response: unknown): boolean {
  const answer = parseDialBackAnswer(response);
  if (answer?.ok !== true || !equalBytes(answer.identity, descriptor.identity)) return false;
  const statement = dialBackStatement({
    ...question,
    fingerprint: question.fingerprint as Fingerprint,
    tlsKeyHash: descriptor.tlsKeyHash,
  });
  return primitives.ed25519PublicKey(descriptor.identity).verify(statement, answer.signature);
}
