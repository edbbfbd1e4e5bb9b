import { concat } from '../src/bytes/bytes.ts';
import type { Draw } from './draw.ts';

/** An input with the borders of its fields, ascending, from 0 to its length. */
export interface Sample {
  readonly bytes: Uint8Array;
  readonly borders: readonly number[];
}

/** No link carries more. */
export const MAX_INPUT = 100_000;

/** One to four changes of `sample`, mostly at the borders of its fields. `other` lends fields. */
export function mutate(draw: Draw, sample: Sample, other: Sample): Uint8Array {
  let bytes: Uint8Array = sample.bytes.slice();
  for (let changes = 1 + draw.below(4); changes > 0; changes--) {
    bytes = draw.of(CHANGES)(draw, { bytes, borders: sample.borders }, other);
  }
  return bytes.length > MAX_INPUT ? bytes.slice(0, MAX_INPUT) : bytes;
}

type Change = (draw: Draw, sample: Sample, other: Sample) => Uint8Array;

const WIDTHS = [1, 1, 2, 2, 4, 6];
const BYTES = [0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff];

const flipBit: Change = (draw, { bytes }) => {
  const at = draw.below(bytes.length);
  return at < bytes.length ? bytes.with(at, (bytes[at] as number) ^ (1 << draw.below(8))) : bytes;
};

const setByte: Change = (draw, { bytes, borders }) => {
  const at = draw.below(2) === 0 ? draw.of(borders) : draw.below(bytes.length);
  return at < bytes.length ? bytes.with(at, draw.below(2) === 0 ? draw.of(BYTES) : draw.below(256)) : bytes;
};

/** Lengths, counts, times, versions: the values at which something may tip over. */
const setInteger: Change = (draw, { bytes, borders }) => {
  const width = draw.of(WIDTHS);
  const at = draw.of(borders);
  const field = bytes.subarray(at, at + width);
  const present = field.reduce((value, byte) => value * 256 + byte, 0);
  const max = 256 ** field.length - 1;
  const rest = bytes.length - at - width;
  const values = [
    0,
    1,
    max,
    max - 1,
    Math.floor(max / 2),
    Math.ceil(max / 2),
    present + 1,
    present - 1,
    rest,
    rest + 1,
  ];
  let value = draw.of(values);
  for (let i = field.length - 1; i >= 0; i--) {
    field[i] = ((value % 256) + 256) % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
};

const overwrite: Change = (draw, { bytes, borders }) => {
  const [from, to] = span(draw, borders, bytes.length);
  bytes.set(draw.bytes(to - from), from);
  return bytes;
};

const blank: Change = (draw, { bytes, borders }) => {
  const [from, to] = span(draw, borders, bytes.length);
  return bytes.fill(draw.of([0, 0xff]), from, to);
};

const truncate: Change = (draw, { bytes, borders }) =>
  bytes.slice(0, draw.below(2) === 0 ? draw.of(borders) : draw.below(bytes.length));

const remove: Change = (draw, { bytes, borders }) => {
  const [from, to] = span(draw, borders, bytes.length);
  return concat(bytes.subarray(0, from), bytes.subarray(to));
};

const repeat: Change = (draw, { bytes, borders }) => {
  const [from, to] = span(draw, borders, bytes.length);
  const field = bytes.subarray(from, to);
  const copies = Array.from({ length: draw.below(8) === 0 ? 32 : 1 }, () => field);
  return concat(bytes.subarray(0, to), ...copies, bytes.subarray(to));
};

const insert: Change = (draw, { bytes, borders }) => {
  const at = draw.of(borders);
  return concat(bytes.subarray(0, at), draw.bytes(1 + draw.below(12)), bytes.subarray(at));
};

const borrow: Change = (draw, { bytes, borders }, other) => {
  const [from, to] = span(draw, borders, bytes.length);
  const [lent, end] = span(draw, other.borders, other.bytes.length);
  return concat(bytes.subarray(0, from), other.bytes.subarray(lent, end), bytes.subarray(to));
};

const splice: Change = (draw, { bytes, borders }, other) =>
  concat(bytes.subarray(0, draw.of(borders)), other.bytes.subarray(draw.of(other.borders)));

const CHANGES: readonly Change[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  setInteger,
  setInteger,
  setInteger,
  overwrite,
  blank,
  truncate,
  remove,
  repeat,
  insert,
  borrow,
  splice,
];

/** A field, or sometimes several; or any bytes at all. */
function span(draw: Draw, borders: readonly number[], length: number): [from: number, to: number] {
  const i = draw.below(borders.length);
  const j = draw.below(4) === 0 ? draw.below(borders.length) : i + 1;
  const ends = draw.below(5) === 0 ? [draw.below(length), draw.below(length)] : [borders[i], borders[j] ?? length];
  const [from = 0, to = 0] = ends.map((end) => Math.min(end ?? 0, length)).sort((a, b) => a - b);
  return [from, to];
}
