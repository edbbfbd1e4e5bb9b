import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { readHeads, writeHeads } from '../group/heads.ts';
import { geometry } from '../wire/geometry.ts';
import { type MemberId, memberId } from '../wire/ids.ts';

/**
 * What one member asks another for:
 *
 *     wanted: count(2) (memberId(8) from(4) to(4))× ‖ heads: count(2) (32)× ‖ epoch(1+0|32)
 *
 * Messages `from` … `to` of each sender; operations that none of the heads has seen, where there are heads; and rekeys
 * that came after the asker's epoch, where one is named.
 */
export interface RepairRequest {
  readonly wanted: readonly Wanted[];
  readonly heads: readonly Uint8Array[];
  /** The id of the newest epoch that the asker has the keys of; null: he asks for no rekey. */
  readonly epoch: Uint8Array | null;
}

export interface Wanted {
  readonly sender: MemberId;
  readonly from: number;
  readonly to: number;
}

export const MAX_WANTED = 256;

export function encodeRepairRequest({ wanted, heads, epoch }: RepairRequest): Uint8Array {
  const writer = new Writer().u16(wanted.length);
  for (const { sender, from, to } of wanted) writer.bytes(sender).u32(from).u32(to);
  return writeHeads(writer, heads)
    .vector8(epoch ?? new Uint8Array(0))
    .finish();
}

/** Throws DecodeError. */
export function decodeRepairRequest(bytes: Uint8Array): RepairRequest {
  const reader = new Reader(bytes);
  const count = reader.u16();
  if (count > MAX_WANTED) throw new DecodeError('count', `${count} stretches wanted`);
  const wanted = Array.from({ length: count }, () => ({
    sender: memberId(reader.bytes(geometry.memberId).slice()),
    from: reader.u32(),
    to: reader.u32(),
  }));
  const heads = readHeads(reader);
  const epoch = reader.vector8().slice();
  reader.end();
  if (epoch.length !== 0 && epoch.length !== geometry.hash) throw new DecodeError('epoch', 'an epoch id has 32 bytes');
  return { wanted, heads, epoch: epoch.length === 0 ? null : epoch };
}
