import { equalBytes } from '../bytes/bytes.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import type { MailboxId, MemberId } from '../wire/ids.ts';
import { INVITE_ID, type Operation } from './operations.ts';

/** What makes an invite this one and no other. */
export interface InviteTerms {
  readonly author: MemberId;
  readonly signingKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly expiry: number;
  readonly target: MailboxId;
}

/**
 * SHA-256(label ‖ author(8) ‖ signing key(32) ‖ sealing key(32) ‖ expiry(6) ‖ target(6))[0..16]. Its id says all that
 * matters of an invite: a second operation of the same id, which claims to be older, can be of the same author only and
 * says the same, so that it takes nothing from whoever joined by the first.
 */
export function inviteIdOf(p: Primitives, { author, signingKey, sealingKey, expiry, target }: InviteTerms): Uint8Array {
  const terms = new Writer().bytes(author).bytes(signingKey).bytes(sealingKey).u48(expiry).bytes(target);
  return p.sha256(labels.inviteId, terms.finish()).slice(0, INVITE_ID);
}

export function inviteIdHolds(p: Primitives, invite: InviteTerms & { readonly inviteId: Uint8Array }): boolean {
  return equalBytes(inviteIdOf(p, invite), invite.inviteId);
}

/** Whether rekeys can be sealed to the X25519 key that it shows, if any: to one of low order nobody can seal. */
export function hasUsableKeys(p: Primitives, operation: Operation): boolean {
  const shown = sealedTo(operation);
  return shown === null || probeOf(p).agree(p.x25519PublicKey(shown)) !== null;
}

/** Any scalar, and no secret: clamped ones are multiples of the cofactor, so that low order gives zero with all. */
function probeOf(p: Primitives): X25519SecretKey {
  const known = probes.get(p);
  if (known !== undefined) return known;
  const probe = p.x25519SecretKey(new Uint8Array(32).fill(1));
  probes.set(p, probe);
  return probe;
}

const probes = new WeakMap<Primitives, X25519SecretKey>();

function sealedTo(operation: Operation): Uint8Array | null {
  switch (operation.type) {
    case 'create':
    case 'join':
      return operation.device.deviceKey;
    case 'update':
      return operation.deviceKey;
    case 'invite':
      return operation.sealingKey;
    default:
      return null;
  }
}
