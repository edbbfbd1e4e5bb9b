import { Reader } from '../src/bytes/reader.ts';
import { utf8Encode } from '../src/bytes/utf8.ts';
import { Writer } from '../src/bytes/writer.ts';

/**
 * Whatever Socket.IO can hand over, JSON with binaries, as bytes that can be mutated: tag(1) and by tag
 *
 *     0 undefined  1 null  2 true  3 false  4 number: a 48-bit integer, or one of the odd ones  5 string: length(2) UTF-8
 *     6 Buffer: length(2)  7 Uint8Array: length(2)  8 array: count(1)  9 object: count(1) (key: length(1), value)×
 *
 * A tag counts modulo 10, and what lacks at the end is undefined, so that every byte string is a value.
 */
const TAGS = 10;
const MAX_DEPTH = 6;
const ODD = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, 1e300, Number.MIN_VALUE];
const lenient = new TextDecoder();

export function valueFrom(input: Uint8Array): unknown {
  return read(new Reader(input), 0);
}

function read(reader: Reader, depth: number): unknown {
  const tag = number(reader, 1) % TAGS;
  if (tag === 2 || tag === 3) return tag === 2;
  if (tag === 4) return numberOf(number(reader, 6));
  if (tag === 5) return lenient.decode(some(reader, number(reader, 2)));
  if (tag === 6) return Buffer.from(some(reader, number(reader, 2)));
  if (tag === 7) return some(reader, number(reader, 2)).slice();
  if (tag < 8 || depth === MAX_DEPTH) return tag === 1 ? null : undefined;
  const count = Math.min(number(reader, 1), reader.remaining);
  if (tag === 8) return Array.from({ length: count }, () => read(reader, depth + 1));
  const entries = Array.from({ length: count }, () => [
    lenient.decode(some(reader, number(reader, 1))),
    read(reader, depth + 1),
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** The greatest 48-bit numbers stand for those that are no 48-bit integers. */
function numberOf(value: number): number {
  const odd = ODD[2 ** 48 - 1 - value];
  return odd ?? value;
}

function number(reader: Reader, length: number): number {
  return some(reader, length).reduce((value, byte) => value * 256 + byte, 0);
}

function some(reader: Reader, length: number): Uint8Array {
  return reader.bytes(Math.min(length, reader.remaining));
}

/** The way back, for seeds. */
export function bytesOfValue(value: unknown): Uint8Array {
  return write(new Writer(), value).finish();
}

function write(writer: Writer, value: unknown): Writer {
  if (value === undefined) return writer.u8(0);
  if (value === null) return writer.u8(1);
  if (typeof value === 'boolean') return writer.u8(value ? 2 : 3);
  if (typeof value === 'number') return writer.u8(4).u48(value);
  if (typeof value === 'string') return writer.u8(5).vector16(utf8Encode(value));
  if (value instanceof Uint8Array) return writer.u8(value instanceof Buffer ? 6 : 7).vector16(value);
  if (Array.isArray(value)) return value.reduce<Writer>(write, writer.u8(8).u8(value.length));
  const entries = Object.entries(value);
  writer.u8(9).u8(entries.length);
  for (const [key, field] of entries) write(writer.vector8(utf8Encode(key)), field);
  return writer;
}
