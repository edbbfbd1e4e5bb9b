import { bytes, Cursor, hex, int, join, label, padded, sizeClass, unpadded } from './bytes.ts';
import { deriveKeyPair, hkdfExpand, open, type Psk, publicKey, seal, sha256, sign, signer } from './crypto.ts';
import type { HourVector, MessageInput } from './shapes.ts';

export interface HourKeys extends Psk {
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** [GR-1] */
export function hourKeysOf({ groupId, epoch, hour, chain }: HourVector): HourKeys {
  const ctx = join(bytes(groupId), int(epoch, 4), int(hour, 4));
  const secretKey = deriveKeyPair(hkdfExpand(bytes(chain), join(label('hour-key-pair'), ctx), 32));
  return {
    secretKey,
    publicKey: publicKey(secretKey),
    psk: hkdfExpand(bytes(chain), join(label('hour-psk'), ctx), 32),
    pskId: join(label('hour'), ctx),
  };
}

/** [ID-4] */
export function memberIdOf(signingKey: Uint8Array): Uint8Array {
  return sha256(label('member-id'), signingKey).slice(0, 8);
}

/** [SO-1] */
export function signedMessage(message: MessageInput): Uint8Array {
  const seed = bytes(message.signing);
  const fields = join(
    int(1, 1),
    int(message.kind, 1),
    memberIdOf(signer(seed)),
    int(message.hour.epoch, 4),
    int(message.seq, 4),
    int(message.sentAt, 6),
    bytes(message.rosterHash),
  );
  const body = bytes(message.body);
  const signature = sign(seed, label('message-signature'), bytes(message.hour.groupId), fields, body);
  // E2 is two seals around the fields, the signature and the padded body.
  const around = 2 * 48 + fields.length + 64;
  return join(fields, signature, padded(body, sizeClass(around + body.length + 1) - around));
}

/** [SO-2] */
export function sealedMessage(message: MessageInput, ephemeral: Uint8Array): Uint8Array {
  const hour = hourKeysOf(message.hour);
  return seal(hour.publicKey, 'message', signedMessage(message), ephemeral, hour).sealed;
}

/** [TA-1] What the target reads, with the keys of the hour alone. */
export function readDelivery(hour: HourKeys, delivery: Uint8Array) {
  const e1 = open(hour.secretKey, 'scramble', delivery).plaintext;
  const fields = new Cursor(open(hour.secretKey, 'message', e1, hour).plaintext);
  return {
    version: fields.int(1),
    kind: fields.int(1),
    senderId: hex(fields.take(8)),
    epoch: fields.int(4),
    seq: fields.int(4),
    sentAt: fields.int(6),
    rosterHash: hex(fields.take(8)),
    signature: hex(fields.take(64)),
    body: hex(unpadded(fields.rest())),
  };
}
