import { Reader } from '../bytes/reader.ts';
import { utf8Encode } from '../bytes/utf8.ts';
import { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type MemberId, memberId } from '../wire/ids.ts';
import { checkDeletion, readDeletion, writeDeletion } from './contents/deletion.ts';
import { checkEdit, readEdit, writeEdit } from './contents/edit.ts';
import { checkPin, readPin, writePin } from './contents/pin.ts';
import { checkReaction, readReaction, writeReaction } from './contents/reaction.ts';
import { checkRichText, readRichText, writeRichText } from './contents/rich-text.ts';
import { checkText, readText } from './contents/text.ts';
import type { Content, MessageContent } from './types.ts';

/**
 * The body of a message, the same head for every kind, so that kinds of later versions still acknowledge:
 *
 *     flags(1) [flag 1: directory claim: sequence(4) hash(16)] [flag 2: introductions: count(1) (memberId(8) seq(4))×]
 *     acknowledgements: count(2) (rank(2) seq(4))×, by rank ‖ by kind:
 *
 *     1 text         UTF-8
 *     2 operations   count(2) (signed operation, 2+)×
 *     3 rekey        as group/rekey.ts has it
 *     4 repair       as repair-request.ts has it
 *     5 … 9          as the files of contents/ have them: rich text, reaction, edit, deletion, pin
 *
 * A directory claim goes with the first message under a new directory: two hashes for one sequence are proof of a server
 * that shows different people different proxies. An introduction tells a member the number of the sender's first message
 * to him, so that he knows whether any is missing; it is repeated until he acknowledges. It is not needed for members
 * whom the sender knew when he joined: to those his first message has number 1. An acknowledgement says: of the member at
 * this rank, in the roster that the message names, I have everything to me up to seq. Only what changed since the
 * sender's message before is said; all of it, where the roster is another.
 */
export interface Body {
  readonly claim: DirectoryClaim | null;
  readonly introductions: readonly Introduction[];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly contents: Contents;
}

export interface Introduction {
  readonly member: MemberId;
  readonly seq: number;
}

export interface DirectoryClaim {
  readonly sequence: number;
  /** The first 16 bytes of the document's SHA-256. */
  readonly hash: Uint8Array;
}

export interface Acknowledgement {
  readonly rank: number;
  readonly seq: number;
}

export type Contents =
  | Content
  | { readonly type: 'operations'; readonly operations: readonly Uint8Array[] }
  | { readonly type: 'rekey'; readonly rekey: Uint8Array }
  | { readonly type: 'repair'; readonly repair: Uint8Array }
  /** Of a later version. */
  | { readonly type: 'unknown' };

export const KIND_TEXT = 1;
export const KIND_OPERATIONS = 2;
export const KIND_REKEY = 3;
export const KIND_REPAIR = 4;
const KIND_RICH_TEXT = 5;
const KIND_REACTION = 6;
export const KIND_EDIT = 7;
const KIND_DELETION = 8;
const KIND_PIN = 9;
export const CLAIM_HASH = 16;
/** At most so many acknowledgements in one message; what does not fit goes with the next. */
export const MAX_ACKNOWLEDGEMENTS = 128;
/** At most so many introductions in one message. */
export const MAX_INTRODUCTIONS = 32;
/** The most that a head takes: flags, claim, introductions, acknowledgements. */
export const MAX_HEAD = 1 + 4 + CLAIM_HASH + 1 + 12 * MAX_INTRODUCTIONS + 2 + 6 * MAX_ACKNOWLEDGEMENTS;

const FLAG_CLAIM = 1;
const FLAG_INTRODUCTIONS = 2;

const KINDS = {
  text: KIND_TEXT,
  operations: KIND_OPERATIONS,
  rekey: KIND_REKEY,
  repair: KIND_REPAIR,
  'rich-text': KIND_RICH_TEXT,
  reaction: KIND_REACTION,
  edit: KIND_EDIT,
  deletion: KIND_DELETION,
  pin: KIND_PIN,
} as const satisfies Record<KnownContents['type'], number>;

type KnownContents = Exclude<Contents, { type: 'unknown' }>;

export function kindOf({ type }: KnownContents): number {
  return KINDS[type];
}

/** What a person wrote, and not what keeps the group going: sealed for those alone who are to read it. */
export function isWritten(contents: Contents): contents is Content {
  return isMessage(contents) || ['reaction', 'edit', 'deletion', 'pin'].includes(contents.type);
}

/** It has a place of its own in the conversation. */
export function isMessage(contents: Contents): contents is MessageContent {
  return contents.type === 'text' || contents.type === 'rich-text';
}

/** Throws UsageError as the files of contents/ say. */
export function checkContent(content: Content): void {
  switch (content.type) {
    case 'text':
      checkText(content.text);
      break;
    case 'rich-text':
      checkRichText(content);
      break;
    case 'reaction':
      checkReaction(content);
      break;
    case 'edit':
      checkEdit(content);
      break;
    case 'deletion':
      checkDeletion(content);
      break;
    case 'pin':
      checkPin(content);
      break;
  }
}

export function encodeBody({ claim, introductions, acknowledgements, contents }: Body): Uint8Array {
  const flags = (claim === null ? 0 : FLAG_CLAIM) | (introductions.length === 0 ? 0 : FLAG_INTRODUCTIONS);
  const writer = new Writer().u8(flags);
  if (claim !== null) writer.u32(claim.sequence).bytes(claim.hash);
  if (introductions.length > 0) writer.u8(introductions.length);
  for (const { member, seq } of introductions) writer.bytes(member).u32(seq);
  writeAcknowledgements(writer, acknowledgements);
  return writeContents(writer, contents).finish();
}

/** Throws DecodeError. Byte strings are views into `bytes`. */
export function decodeBody(kind: number, bytes: Uint8Array): Body {
  const reader = new Reader(bytes);
  const flags = reader.u8();
  if ((flags & ~(FLAG_CLAIM | FLAG_INTRODUCTIONS)) !== 0) throw new DecodeError('flags', `unknown flags ${flags}`);
  return {
    claim: flags & FLAG_CLAIM ? { sequence: reader.u32(), hash: reader.bytes(CLAIM_HASH) } : null,
    introductions: flags & FLAG_INTRODUCTIONS ? readIntroductions(reader) : [],
    acknowledgements: readAcknowledgements(reader),
    contents: readContents(kind, reader),
  };
}

function readIntroductions(reader: Reader): Introduction[] {
  return Array.from({ length: reader.u8() }, () => ({
    member: memberId(reader.bytes(geometry.memberId)),
    seq: reader.u32(),
  }));
}

export function writeAcknowledgements(writer: Writer, acknowledgements: readonly Acknowledgement[]): Writer {
  writer.u16(acknowledgements.length);
  for (const { rank, seq } of acknowledgements) writer.u16(rank).u32(seq);
  return writer;
}

/** Throws DecodeError. */
export function readAcknowledgements(reader: Reader): Acknowledgement[] {
  const count = reader.u16();
  if (count > geometry.maxRecipients) throw new DecodeError('count', `${count} acknowledgements`);
  const acknowledgements = Array.from({ length: count }, () => ({ rank: reader.u16(), seq: reader.u32() }));
  acknowledgements.reduce((before, { rank }) => {
    if (rank <= before) throw new DecodeError('order', 'ranks out of order');
    return rank;
  }, -1);
  return acknowledgements;
}

function writeContents(writer: Writer, contents: Contents): Writer {
  switch (contents.type) {
    case 'text':
      return writer.bytes(utf8Encode(contents.text));
    case 'operations':
      writer.u16(contents.operations.length);
      for (const operation of contents.operations) writer.vector16(operation);
      return writer;
    case 'rekey':
      return writer.bytes(contents.rekey);
    case 'repair':
      return writer.bytes(contents.repair);
    case 'rich-text':
      return writeRichText(writer, contents);
    case 'reaction':
      return writeReaction(writer, contents);
    case 'edit':
      return writeEdit(writer, contents);
    case 'deletion':
      return writeDeletion(writer, contents);
    case 'pin':
      return writePin(writer, contents);
    case 'unknown':
      return writer;
  }
}

function readContents(kind: number, reader: Reader): Contents {
  switch (kind) {
    case KIND_TEXT:
      return { type: 'text', text: readText(reader) };
    case KIND_OPERATIONS:
      return readOperations(reader);
    case KIND_REKEY:
      return { type: 'rekey', rekey: reader.rest() };
    case KIND_REPAIR:
      return { type: 'repair', repair: reader.rest() };
    case KIND_RICH_TEXT:
      return readRichText(reader);
    case KIND_REACTION:
      return readReaction(reader);
    case KIND_EDIT:
      return readEdit(reader);
    case KIND_DELETION:
      return readDeletion(reader);
    case KIND_PIN:
      return readPin(reader);
    default:
      return { type: 'unknown' };
  }
}

function readOperations(reader: Reader): Contents {
  const operations: Uint8Array[] = [];
  for (let left = reader.u16(); left > 0; left--) operations.push(reader.vector16());
  reader.end();
  return { type: 'operations', operations };
}
