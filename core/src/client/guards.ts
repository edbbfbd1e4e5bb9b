import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Guard } from '../directory/choose-path.ts';
import { geometry } from '../wire/geometry.ts';
import { proxyId } from '../wire/ids.ts';

/** The first proxies that a device keeps: count(1) (proxyId(8) chosenAt(6))×, in order of use. */
export function encodeGuards(guards: readonly Guard[]): Uint8Array {
  const writer = new Writer().u8(guards.length);
  for (const { id, chosenAt } of guards) writer.bytes(id).u48(chosenAt);
  return writer.finish();
}

/** Throws DecodeError. */
export function decodeGuards(bytes: Uint8Array): Guard[] {
  const reader = new Reader(bytes);
  const guards = Array.from({ length: reader.u8() }, () => ({
    id: proxyId(reader.bytes(geometry.proxyId)),
    chosenAt: reader.u48(),
  }));
  reader.end();
  return guards;
}
