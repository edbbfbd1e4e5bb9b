import { toHex } from '../../src/bytes/bytes.ts';
import type { Env } from '../../src/crypto/env.ts';
import { open } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import type { Ed25519SecretKey, Primitives } from '../../src/crypto/primitives.ts';
import { type HourKeys, hourKeys } from '../../src/group/chain.ts';
import { sealMessage } from '../../src/roles/1-source.ts';
import { type GroupId, groupId, memberIdOf } from '../../src/wire/ids.ts';
import { type SignedMessage, signMessage } from '../../src/wire/signed-message.ts';
import type { SealedMessage } from '../../src/wire/stages.ts';
import type { HourVector, MessageInput, SealedMessage as SealedVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';

/** 2026-11-23T12:00Z. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const HOUR_NOW = Math.floor(NOW / 3_600_000);

export interface Sealed {
  readonly env: Env;
  readonly draws: Draws;
  readonly hour: HourKeys;
  readonly e1: SealedMessage;
  readonly input: MessageInput;
  readonly sealed: SealedVector;
}

/** A message as far as E1: what a group message and a direct one begin with. */
export function sealedMessage(p: Primitives, seed: string, body: Uint8Array, seq: number): Sealed {
  const given = new Draws(`${seed}/given`);
  const draws = new Draws(seed);
  const env: Env = { primitives: p, random: draws, clock: { now: () => NOW } };
  const chain = given.take('chain');
  const named = { groupId: groupId(given.take('group')), epoch: seq % 3, hour: HOUR_NOW };
  const hour = hourKeys(p, { ...named, chain });
  const signing = p.ed25519SecretKey(given.take('signing'));
  const message = signed(p, signing, named.groupId, {
    epoch: named.epoch,
    seq,
    rosterHash: given.take('roster', 8),
    body,
  });
  draws.expect('message ephemeral');
  const e1 = sealMessage(env, hour, message);
  return {
    env,
    draws,
    hour,
    e1,
    input: {
      hour: hourVector(hour, chain),
      signing: toHex(signing.exportSeed()),
      kind: message.kind,
      seq,
      sentAt: message.sentAt,
      rosterHash: toHex(message.rosterHash),
      body: toHex(body),
    },
    sealed: {
      senderId: toHex(message.senderId),
      signature: toHex(message.signature),
      signedMessage: toHex(open(p, hour.keyPair, labels.message, e1, hour)!.plaintext),
      e1: toHex(e1),
    },
  };
}

export function hourVector(hour: HourKeys, chain: Uint8Array): HourVector {
  return {
    groupId: toHex(hour.groupId),
    epoch: hour.epoch,
    hour: hour.hour,
    chain: toHex(chain),
    secretKey: toHex(hour.keyPair.exportSecret()),
    publicKey: toHex(hour.keyPair.publicKey.bytes),
    psk: toHex(hour.psk),
    pskId: toHex(hour.pskId),
  };
}

function signed(
  p: Primitives,
  signing: Ed25519SecretKey,
  group: GroupId,
  fields: Pick<SignedMessage, 'epoch' | 'seq' | 'rosterHash' | 'body'>,
): SignedMessage {
  const senderId = memberIdOf(p, signing.publicKey.bytes);
  return signMessage(signing, group, { kind: 1, senderId, sentAt: NOW + fields.seq, ...fields });
}
