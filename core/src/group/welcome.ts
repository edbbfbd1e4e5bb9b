import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { MAX_HOUR } from './chain.ts';
import type { Epoch } from './epochs.ts';
import { MAX_HEADS, readHeads, writeHeads } from './heads.ts';
import { MAX_NOTE_FIELDS } from './note.ts';

/**
 * What lets a member in again who missed a rekey, as fields of notes (note.ts):
 *
 *     welcome-request = heads: count(2) (32)×
 *     welcome         = epoch: id(32) number(4) first hour(4) heads: count(2) (32)× ‖ hour(4) chain(32)
 *                       operations: count(2) (signed operation, 2+)×
 *
 * `heads` of a request are the asker's: the answer brings what these have not seen, as much as fits. `chain` is the
 * epoch's at `hour`.
 */
export interface Welcome {
  readonly epoch: Omit<Epoch, 'author'>;
  readonly hour: number;
  readonly chain: Uint8Array;
  readonly operations: readonly Uint8Array[];
}

/** The newest so many of the heads: an answer that brings too much is better than none. */
export function encodeWelcomeRequest(heads: readonly Uint8Array[]): Uint8Array {
  return writeHeads(new Writer(), heads.slice(0, MAX_HEADS)).finish();
}

/** Throws DecodeError. */
export function decodeWelcomeRequest(fields: Uint8Array): Uint8Array[] {
  const reader = new Reader(fields);
  const heads = readHeads(reader);
  reader.end();
  return heads;
}

/** With the first of the operations, as many as one note holds. */
export function encodeWelcome({ epoch, hour, chain, operations }: Welcome): Uint8Array {
  const writer = new Writer().bytes(epoch.id).u32(epoch.number).u32(epoch.hour);
  writeHeads(writer, epoch.heads).u32(hour).bytes(chain);
  const before = geometry.hash + 4 + 4 + 2 + epoch.heads.length * geometry.hash + 4 + geometry.key + 2;
  const fitting = fitInto(MAX_NOTE_FIELDS - before, operations);
  writer.u16(fitting.length);
  for (const operation of fitting) writer.vector16(operation);
  return writer.finish();
}

/** Throws DecodeError. */
export function decodeWelcome(fields: Uint8Array): Welcome {
  const reader = new Reader(fields);
  const named = { id: reader.bytes(geometry.hash), number: reader.u32(), hour: reader.u32() };
  const epoch = { ...named, heads: readHeads(reader) };
  const hour = reader.u32();
  if (hour > MAX_HOUR || epoch.hour > hour) throw new DecodeError('hour', `hour ${hour}`);
  const chain = reader.bytes(geometry.key);
  const operations: Uint8Array[] = [];
  for (let left = reader.u16(); left > 0; left--) operations.push(reader.vector16());
  reader.end();
  return { epoch, hour, chain, operations };
}

function fitInto(room: number, operations: readonly Uint8Array[]): readonly Uint8Array[] {
  let left = room;
  const end = operations.findIndex(({ length }) => {
    left -= 2 + length;
    return left < 0;
  });
  return end === -1 ? operations : operations.slice(0, end);
}
