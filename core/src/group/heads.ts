import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';

/** Ids of operations, as many as one operation may name. */
export const MAX_HEADS = 1024;

/** count(2) (32)× */
export function writeHeads(writer: Writer, heads: readonly Uint8Array[]): Writer {
  writer.u16(heads.length);
  for (const head of heads) writer.bytes(head);
  return writer;
}

/** Copies. Throws DecodeError. */
export function readHeads(reader: Reader): Uint8Array[] {
  const count = reader.u16();
  if (count > MAX_HEADS) throw new DecodeError('count', `${count} heads`);
  return Array.from({ length: count }, () => reader.bytes(geometry.hash).slice());
}
