import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_TEXT } from '@conclave/core/client/content';
import { generateKeyPair, seal } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { HourChain, type HourKeys, hourKeys, hourOf } from '@conclave/core/group/chain';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { sealMessage } from '@conclave/core/roles/1-source';
import { memberIdOf } from '@conclave/core/wire/ids';
import { type SignedMessage, signMessage } from '@conclave/core/wire/signed-message';
import type { TestNetwork } from './network.ts';
import type { TestDevice } from './test-device.ts';

/** A member who does what no endpoint would: he has the group's keys and writes what he likes. */
export class Forger {
  readonly #network: TestNetwork;
  readonly #member: TestDevice;

  constructor(network: TestNetwork, member: TestDevice) {
    this.#network = network;
    this.#member = member;
  }

  get signing(): Ed25519SecretKey {
    return (this.#member.endpoint.device as NonNullable<TestDevice['endpoint']['device']>).signing;
  }

  get hourKeys(): HourKeys {
    const { groupId } = this.#member;
    const chain = HourChain.decode(
      this.#member.stored.get(`chain/${toHex(groupId)}/${toHex(this.#member.group.epochId)}`) as Uint8Array,
    );
    const hour = hourOf(this.#network.now);
    return hourKeys(p, { groupId, epoch: this.#member.group.epoch, hour, chain: chain.at(p, hour) as Uint8Array });
  }

  text(text: string): Uint8Array {
    return encodeBody({ claim: null, introductions: [], acknowledgements: [], contents: { type: 'text', text } });
  }

  message(changes: Partial<SignedMessage> = {}, signing = this.signing): SignedMessage {
    return signMessage(signing, this.#member.groupId, {
      kind: KIND_TEXT,
      senderId: memberIdOf(p, signing.publicKey.bytes),
      epoch: 0,
      seq: 1000,
      sentAt: this.#network.now,
      rosterHash: this.#member.group.rosterHash,
      body: this.text('forged'),
      ...changes,
    });
  }

  /** Hands it to a device, as if the server had; sealed with keys that he kept from before, where some are named. */
  deliver(target: TestDevice, message: SignedMessage, keys = this.hourKeys): void {
    this.deliverPlaintext(target, sealMessage(this.#network.env, keys, message), keys);
  }

  deliverPlaintext(target: TestDevice, sealed: Uint8Array, keys = this.hourKeys): void {
    const ephemeral = generateKeyPair(p, this.#network.env.random);
    const bytes = seal(p, keys.keyPair.publicKey, labels.scramble, sealed, ephemeral);
    target.handle({ type: 'delivery', arrivedAt: this.#network.now, bytes });
  }

  sealRaw(plaintext: Uint8Array): Uint8Array {
    const hour = this.hourKeys;
    const ephemeral = generateKeyPair(p, this.#network.env.random);
    return seal(p, hour.keyPair.publicKey, labels.message, plaintext, ephemeral, hour);
  }
}
