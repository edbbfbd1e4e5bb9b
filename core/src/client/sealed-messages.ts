import { toHex } from '../bytes/bytes.ts';
import { sizeClass } from '../crypto/padme.ts';
import { openDeviceLayer } from '../group/invite.ts';
import { geometry } from '../wire/geometry.ts';
import { deviceKeys } from './device-keys.ts';
import { recordKeys } from './records.ts';
import { encodeSealed, expiresAt, type SealedMessage } from './sealed-message.ts';
import type { Turn } from './turn.ts';

/** The inbox of sealed messages: the newest so many, for seven days. */
const MAX_SEALED = 32;

export function keepSealed(turn: Turn, arrivedAt: number, delivery: Uint8Array): void {
  if (!isClassSize(delivery)) {
    turn.count('delivery-of-odd-size');
    return;
  }
  const { env, state } = turn;
  const id = toHex(env.primitives.sha256(delivery).subarray(0, 16));
  if (state.sealed.has(id)) return;
  const inner = openForDevice(turn, delivery);
  store(turn, id, { arrivedAt, forContactCode: inner !== null, bytes: (inner ?? delivery).slice() });
  evictOldest(turn);
  turn.tell({ type: 'sealed' });
}

/** It was a part of an invite that has been opened. */
export function discardSealed(turn: Turn, id: string): void {
  drop(turn, id);
}

/** It was a message, and its keys have come. */
export function unseal(turn: Turn, id: string): void {
  drop(turn, id);
}

export function markOpened(turn: Turn, id: string): void {
  const sealed = turn.state.sealed.get(id);
  if (sealed !== undefined) store(turn, id, { ...sealed, bytes: new Uint8Array(0) });
  turn.tell({ type: 'sealed' });
}

export function expireSealed(turn: Turn): void {
  for (const [id, sealed] of turn.state.sealed) if (expiresAt(sealed) <= turn.now) drop(turn, id);
}

export function nextSealedExpiry(sealed: Iterable<SealedMessage>): number {
  let next = Number.POSITIVE_INFINITY;
  for (const message of sealed) next = Math.min(next, expiresAt(message));
  return next;
}

function openForDevice(turn: Turn, delivery: Uint8Array): Uint8Array | null {
  for (const key of deviceKeys(turn)) {
    const inner = openDeviceLayer(turn.env.primitives, key, delivery);
    if (inner !== null) return inner;
  }
  return null;
}

function isClassSize({ length }: Uint8Array): boolean {
  return length <= geometry.maxDatagram && sizeClass(length) === length;
}

function evictOldest(turn: Turn): void {
  const unopened = [...turn.state.sealed].filter(([, { bytes }]) => bytes.length > 0);
  const excess = unopened.sort(([, a], [, b]) => a.arrivedAt - b.arrivedAt).slice(0, -MAX_SEALED);
  for (const [id] of excess) {
    drop(turn, id);
    turn.count('sealed-evicted');
  }
}

function store({ state, records }: Turn, id: string, sealed: SealedMessage): void {
  state.sealed.set(id, sealed);
  records.put(recordKeys.sealed(id), encodeSealed(sealed));
}

function drop(turn: Turn, id: string): void {
  turn.state.sealed.delete(id);
  turn.records.delete(recordKeys.sealed(id));
  turn.tell({ type: 'sealed' });
}
