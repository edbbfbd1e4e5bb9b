/**
 * Role 1, the source: signs and seals one message, encrypts each recipient for the central server, and wraps both for
 * two proxies (protocol.md §4).
 *
 *     SignedMessage → E1 → X2 = seal(P2, slots ‖ E1) → X1 = seal(P1, P2's id ‖ X2)
 */
import { concat } from '../bytes/bytes.ts';
import { shuffle } from '../bytes/random.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair, type SenderContext, seal, setupSender } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { X25519PublicKey } from '../crypto/primitives.ts';
import type { Profile } from '../crypto/profile.ts';
import { VerifyError } from '../errors.ts';
import type { HourKeys } from '../group/chain.ts';
import type { MailboxId, ProxyId } from '../wire/ids.ts';
import { scramble } from '../wire/scramble.ts';
import { encodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';
import { blindingKey, encodeSlot } from '../wire/slot.ts';
import { encodeSource } from '../wire/source-packet.ts';
import { encodeSplit } from '../wire/split-packet.ts';
import type { Delivery, SealedMessage, SourcePacket, SplitPacket } from '../wire/stages.ts';

/** The way of one packet: keys from the directory, verified by the caller. */
export interface Route {
  readonly first: X25519PublicKey;
  readonly second: { readonly id: ProxyId; readonly onionKey: X25519PublicKey };
  readonly routingKey: X25519PublicKey;
  readonly profile: Profile;
}

export interface Multicast extends Route {
  readonly sealed: SealedMessage;
  /** The group's public key of the hour that `sealed` is sealed under. */
  readonly hourKey: X25519PublicKey;
  /** 1 to 1024 mailboxes, the sender's own among them. */
  readonly recipients: readonly MailboxId[];
}

const EMPTY = new Uint8Array(0);

/** E1: only holders of the hour's key pair and psk open it. Throws UsageError 'too-large'. */
export function sealMessage({ primitives, random }: Env, hour: HourKeys, message: SignedMessage): SealedMessage {
  const ephemeral = generateKeyPair(primitives, random);
  const { publicKey } = hour.keyPair;
  return seal(primitives, publicKey, labels.message, encodeSignedMessage(message), ephemeral, hour) as SealedMessage;
}

/** X1 for a group. The recipients' order is drawn anew, so that places say nothing. Throws UsageError 'too-large'. */
export function buildPacket(env: Env, multicast: Multicast): SourcePacket {
  const { sealed, hourKey, recipients } = multicast;
  const deliver = (x2: SenderContext, i: number) => scramble(env.primitives, x2, i, hourKey, sealed);
  return wrap(env, multicast, hourKey, shuffle(env.random, recipients), sealed, deliver);
}

/** X1 for one recipient with whom no group key is shared: `payload` is the delivery itself, an invite. */
export function buildPlainPacket(
  env: Env,
  unicast: Route & { readonly payload: Delivery; readonly recipient: MailboxId },
): SourcePacket {
  return wrap(env, unicast, null, [unicast.recipient], unicast.payload, () => unicast.payload);
}

/**
 * X1 in direct mode: one recipient, no second proxy. Faster; but central server and first proxy together know both
 * ends, so it is off unless asked for.
 */
export function buildDirectPacket(
  env: Env,
  unicast: Omit<Route, 'second'> & {
    readonly sealed: SealedMessage;
    readonly hourKey: X25519PublicKey;
    readonly recipient: MailboxId;
  },
): SourcePacket {
  const { primitives, random } = env;
  const delivery = seal(
    primitives,
    unicast.hourKey,
    labels.scramble,
    unicast.sealed,
    generateKeyPair(primitives, random),
  ) as Delivery;
  const ephemeral = generateKeyPair(primitives, random);
  const shared = agreed(ephemeral.agree(unicast.routingKey));
  const slot = encodeSlot(primitives, shared, unicast.routingKey.bytes, unicast.recipient, delivery);
  const copy = { shared: ephemeral.publicKey.bytes, slot, delivery };
  const contents = encodeSource({ type: 'direct', profile: unicast.profile, copy });
  return sealFirst(env, unicast.first, contents);
}

/** Slots, X2 and X1 around a payload that reaches recipient i as `deliver(x2, i)`. */
function wrap(
  env: Env,
  { first, second, routingKey, profile }: Route,
  hourKey: X25519PublicKey | null,
  recipients: readonly MailboxId[],
  payload: Uint8Array,
  deliver: (x2: SenderContext, i: number) => Delivery,
): SourcePacket {
  const { primitives, random } = env;
  const x2 = setupSender(primitives, second.onionKey, labels.secondProxy, generateKeyPair(primitives, random));
  const ephemeral = generateKeyPair(primitives, random);
  const q = primitives.x25519PublicKey(agreed(ephemeral.agree(routingKey)));
  const slots = recipients.map((recipient, i) => {
    const shared = agreed(blindingKey(primitives, x2, i).agree(q));
    return encodeSlot(primitives, shared, routingKey.bytes, recipient, deliver(x2, i));
  });
  const split = { profile, hourKey: hourKey?.bytes ?? null, shared: ephemeral.publicKey.bytes, slots, payload };
  const packet = concat(x2.enc, x2.seal(EMPTY, encodeSplit(split))) as SplitPacket;
  return sealFirst(env, first, encodeSource({ type: 'forward', profile, secondProxyId: second.id, packet }));
}

function sealFirst({ primitives, random }: Env, first: X25519PublicKey, contents: Uint8Array): SourcePacket {
  const ephemeral = generateKeyPair(primitives, random);
  return seal(primitives, first, labels.firstProxy, contents, ephemeral) as SourcePacket;
}

/** Throws VerifyError 'low-order-key': the directory's signer put a key there that hides nothing. */
function agreed(shared: Uint8Array | null): Uint8Array {
  if (shared === null) throw new VerifyError('low-order-key', 'the routing key has low order');
  return shared;
}
