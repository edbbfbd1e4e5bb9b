import type { Brand } from '../bytes/brand.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from './geometry.ts';

/** Six random bytes given out by the central server: where copies for one device are kept. */
export type MailboxId = Brand<Uint8Array, 'MailboxId'>;
/** A member's name inside groups: SHA-256(label ‖ signing key)[0..8]. */
export type MemberId = Brand<Uint8Array, 'MemberId'>;
/** A proxy's name in packets: SHA-256(label ‖ identity key)[0..8]. */
export type ProxyId = Brand<Uint8Array, 'ProxyId'>;
/** SHA-256 of the operation that created the group: 32 bytes. */
export type GroupId = Brand<Uint8Array, 'GroupId'>;

/** Each throws DecodeError unless the length fits. */
export const mailboxId = checked<MailboxId>('mailbox-id', geometry.mailboxId);
export const memberId = checked<MemberId>('member-id', geometry.memberId);
export const proxyId = checked<ProxyId>('proxy-id', geometry.proxyId);
export const groupId = checked<GroupId>('group-id', geometry.groupId);

export function memberIdOf(p: Primitives, signingKey: Uint8Array): MemberId {
  return p.sha256(labels.memberId, signingKey).slice(0, geometry.memberId) as MemberId;
}

export function proxyIdOf(p: Primitives, identity: Uint8Array): ProxyId {
  return p.sha256(labels.proxyId, identity).slice(0, geometry.proxyId) as ProxyId;
}

function checked<Id extends Uint8Array>(code: string, length: number): (bytes: Uint8Array) => Id {
  return (bytes) => {
    if (bytes.length !== length) throw new DecodeError(code, `${bytes.length} bytes, not ${length}`);
    return bytes as Id;
  };
}
