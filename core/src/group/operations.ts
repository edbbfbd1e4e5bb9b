import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type MailboxId, type MemberId, mailboxId, memberId } from '../wire/ids.ts';
import { readName } from './name.ts';

/**
 * What changes a group (protocol.md §5), as its author signs it. All integers big-endian.
 *
 *     version(1) type(1) author(8) at(6) clock(4) heads: count(2) hash(32)×, strictly ascending ‖ by type:
 *
 *     1 create     nonce(16) group name(2+) colour(1) ‖ device
 *     2 invite     inviteId(16) inviteSigningKey(32) inviteSealingKey(32) expiry(6) target mailbox id(6)
 *     3 join       inviteId(16) ‖ device
 *     4 remove     subject: 0(1) memberId(8), or 1(1) inviteId(16), which revokes it
 *     5 leave      –
 *     6 promote    memberId(8)
 *     7 rename     group name(2+) colour(1)
 *     8 update     deviceKey(32) mailbox id(6) name(2+)           what replaces the author's own
 *     9 settings   key(1) value(2+, at most 1024)
 *
 *     device = signingKey(32) deviceKey(32) mailbox id(6) name(2+)
 *
 * `author` is SHA-256(label ‖ signing key)[0..8]; `clock` is one more than the greatest clock among the heads, which
 * are the operations that the author had seen and that no other operation he had seen names; only create has none.
 * signed-operation.ts has the signatures around it and its id.
 */
export type Operation = OperationBase & OperationContents;

export interface OperationBase {
  readonly author: MemberId;
  /** Milliseconds, the author's hybrid clock: orders lines in a conversation, and decides whether an invite was open. */
  readonly at: number;
  readonly clock: number;
  /** Ids of operations, 32 bytes each. */
  readonly heads: readonly Uint8Array[];
}

/** Who somebody is and where to reach him. */
export interface MemberDevice {
  readonly signingKey: Uint8Array;
  readonly deviceKey: Uint8Array;
  readonly mailboxId: MailboxId;
  readonly name: string;
}

export type OperationContents =
  | {
      readonly type: 'create';
      readonly nonce: Uint8Array;
      readonly groupName: string;
      readonly colour: number;
      readonly device: MemberDevice;
    }
  | {
      readonly type: 'invite';
      readonly inviteId: Uint8Array;
      readonly signingKey: Uint8Array;
      readonly sealingKey: Uint8Array;
      readonly expiry: number;
      readonly target: MailboxId;
    }
  | { readonly type: 'join'; readonly inviteId: Uint8Array; readonly device: MemberDevice }
  | { readonly type: 'remove'; readonly subject: RemoveSubject }
  | { readonly type: 'leave' }
  | { readonly type: 'promote'; readonly member: MemberId }
  | { readonly type: 'rename'; readonly groupName: string; readonly colour: number }
  | { readonly type: 'update'; readonly deviceKey: Uint8Array; readonly mailboxId: MailboxId; readonly name: string }
  | { readonly type: 'settings'; readonly key: number; readonly value: Uint8Array };

export type RemoveSubject =
  | { readonly type: 'member'; readonly memberId: MemberId }
  | { readonly type: 'invite'; readonly inviteId: Uint8Array };

export const INVITE_ID = 16;
const NONCE = 16;
const MAX_HEADS = 1024;
const MAX_SETTING = 1024;
const VERSION = 1;

const TYPES = [
  'create',
  'invite',
  'join',
  'remove',
  'leave',
  'promote',
  'rename',
  'update',
  'settings',
] as const satisfies readonly Operation['type'][];

/** The bytes that are signed, after a label and the group's id. Throws UsageError for what no field holds. */
export function encodeOperation(operation: Operation): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .u8(TYPES.indexOf(operation.type) + 1)
    .bytes(operation.author)
    .u48(operation.at)
    .u32(operation.clock)
    .u16(operation.heads.length);
  for (const head of operation.heads) writer.bytes(head);
  return writeContents(writer, operation).finish();
}

/** Throws DecodeError, for an unknown version or type too. */
export function decodeOperation(bytes: Uint8Array): Operation {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `operation of version ${version}`);
  const type = TYPES[reader.u8() - 1];
  if (type === undefined) throw new DecodeError('type', 'an operation of an unknown type');
  const author = memberId(reader.bytes(geometry.memberId));
  const base = { author, at: reader.u48(), clock: reader.u32(), heads: readHeads(reader) };
  const operation = { ...base, ...readContents(type, reader) };
  reader.end();
  if ((type === 'create') !== (base.heads.length === 0)) throw new DecodeError('heads', `a ${type} with such heads`);
  return operation;
}

function readHeads(reader: Reader): Uint8Array[] {
  const count = reader.u16();
  if (count > MAX_HEADS) throw new DecodeError('count', `${count} heads`);
  const heads = Array.from({ length: count }, () => reader.bytes(geometry.hash));
  heads.reduce((before, head) => {
    if (compareBytes(before, head) >= 0) throw new DecodeError('order', 'heads out of order');
    return head;
  }, EMPTY);
  return heads;
}

const EMPTY = new Uint8Array(0);

/** Negative, zero or positive, as for Array.sort; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function writeContents(writer: Writer, o: OperationContents): Writer {
  switch (o.type) {
    case 'create':
      return writeDevice(writer.bytes(o.nonce).text16(o.groupName).u8(o.colour), o.device);
    case 'invite':
      return writer.bytes(o.inviteId).bytes(o.signingKey).bytes(o.sealingKey).u48(o.expiry).bytes(o.target);
    case 'join':
      return writeDevice(writer.bytes(o.inviteId), o.device);
    case 'remove':
      return o.subject.type === 'member'
        ? writer.u8(0).bytes(o.subject.memberId)
        : writer.u8(1).bytes(o.subject.inviteId);
    case 'leave':
      return writer;
    case 'promote':
      return writer.bytes(o.member);
    case 'rename':
      return writer.text16(o.groupName).u8(o.colour);
    case 'update':
      return writer.bytes(o.deviceKey).bytes(o.mailboxId).text16(o.name);
    case 'settings':
      return writer.u8(o.key).vector16(o.value);
  }
}

function readContents(type: Operation['type'], reader: Reader): OperationContents {
  switch (type) {
    case 'create': {
      const nonce = reader.bytes(NONCE);
      return { type, nonce, groupName: readName(reader), colour: reader.u8(), device: readDevice(reader) };
    }
    case 'invite':
      return {
        type,
        inviteId: reader.bytes(INVITE_ID),
        signingKey: reader.bytes(geometry.key),
        sealingKey: reader.bytes(geometry.key),
        expiry: reader.u48(),
        target: mailboxId(reader.bytes(geometry.mailboxId)),
      };
    case 'join':
      return { type, inviteId: reader.bytes(INVITE_ID), device: readDevice(reader) };
    case 'remove':
      return { type, subject: readSubject(reader) };
    case 'leave':
      return { type };
    case 'promote':
      return { type, member: memberId(reader.bytes(geometry.memberId)) };
    case 'rename':
      return { type, groupName: readName(reader), colour: reader.u8() };
    case 'update': {
      const deviceKey = reader.bytes(geometry.key);
      const mailbox = mailboxId(reader.bytes(geometry.mailboxId));
      return { type, deviceKey, mailboxId: mailbox, name: readName(reader) };
    }
    case 'settings': {
      const key = reader.u8();
      const value = reader.vector16();
      if (value.length > MAX_SETTING) throw new DecodeError('too-long', `a setting of ${value.length} bytes`);
      return { type, key, value };
    }
  }
}

function readSubject(reader: Reader): RemoveSubject {
  const kind = reader.u8();
  if (kind === 0) return { type: 'member', memberId: memberId(reader.bytes(geometry.memberId)) };
  if (kind === 1) return { type: 'invite', inviteId: reader.bytes(INVITE_ID) };
  throw new DecodeError('subject', `a subject of kind ${kind}`);
}

function writeDevice(writer: Writer, device: MemberDevice): Writer {
  return writer.bytes(device.signingKey).bytes(device.deviceKey).bytes(device.mailboxId).text16(device.name);
}

function readDevice(reader: Reader): MemberDevice {
  return {
    signingKey: reader.bytes(geometry.key),
    deviceKey: reader.bytes(geometry.key),
    mailboxId: mailboxId(reader.bytes(geometry.mailboxId)),
    name: readName(reader),
  };
}
