import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEpoch, encodeEpoch } from '@conclave/core/client/epochs-of-group';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { inviteKeys } from '@conclave/core/group/invite';
import { inviteIdOf } from '@conclave/core/group/operation-keys';
import { OperationLog } from '@conclave/core/group/operation-log';
import type { Operation, OperationContents } from '@conclave/core/group/operations';
import { decodeSignedOperation, encodeSignedOperation, signOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { mailboxId, memberIdOf } from '@conclave/core/wire/ids';
import type { TestNetwork } from './network.ts';
import type { TestDevice } from './test-device.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** A group that has been there for long: its founder's device gets the operations that would have come by then. */
export class Crowd {
  readonly #founder: TestDevice;
  readonly #log: OperationLog;
  readonly #now: number;
  readonly #random = seededRandom('crowd');

  constructor(network: TestNetwork, founder: TestDevice) {
    this.#founder = founder;
    this.#now = network.now;
    founder.handle({ type: 'create-group', name: 'Crowd', colour: 0 });
    this.#log = new OperationLog(p, founder.groupId);
    for (const [key, value] of founder.stored) {
      if (key.startsWith('operation/')) this.#log.add(decodeSignedOperation(p, value));
    }
  }

  /** So many operations of more than a KiB. */
  grow(count: number): this {
    for (let i = 0; i < count; i++) {
      this.#sign({ type: 'settings', key: 2 + (i % 250), value: this.#random.bytes(1024) });
    }
    return this.#install();
  }

  /** So many invites that nobody has joined by. */
  invite(count: number): this {
    for (let i = 0; i < count; i++) this.#signInvite();
    return this.#install();
  }

  /** So many members, none of whom has a device. */
  add(count: number): this {
    for (let i = 0; i < count; i++) {
      const { inviteId, secret } = this.#signInvite();
      const signing = p.ed25519SecretKey(this.#random.bytes(32));
      const device = {
        signingKey: signing.publicKey.bytes,
        deviceKey: generateKeyPair(p, this.#random).publicKey.bytes,
        mailboxId: mailboxId(this.#random.bytes(6)),
        name: `Member ${i}`,
      };
      this.#sign({ type: 'join', inviteId, device }, signing, inviteKeys(p, secret).signing);
    }
    return this.#install();
  }

  get #signing(): Ed25519SecretKey {
    return (this.#founder.endpoint.device as NonNullable<TestDevice['endpoint']['device']>).signing;
  }

  #signInvite(): { inviteId: Uint8Array; secret: Uint8Array } {
    const secret = this.#random.bytes(32);
    const keys = inviteKeys(p, secret);
    const terms = {
      signingKey: keys.signing.publicKey.bytes,
      sealingKey: keys.sealing.publicKey.bytes,
      expiry: this.#now + WEEK,
      target: mailboxId(this.#random.bytes(6)),
    };
    const inviteId = inviteIdOf(p, { author: memberIdOf(p, this.#signing.publicKey.bytes), ...terms });
    this.#sign({ type: 'invite', inviteId, ...terms });
    return { inviteId, secret };
  }

  #sign(contents: OperationContents, signing = this.#signing, inviteKey: Ed25519SecretKey | null = null): void {
    const author = memberIdOf(p, signing.publicKey.bytes);
    const seen = { at: this.#now, clock: this.#log.nextClock(), heads: this.#log.heads() };
    const operation = { author, ...seen, ...contents } as Operation;
    const acceptance = this.#log.add(signOperation(p, operation, this.#log.groupId, signing, inviteKey));
    if (acceptance !== 'added') throw new Error(`an operation is ${acceptance}`);
  }

  /** As if the keys had been renewed for all of them: who holds those of the first day takes long to say. */
  #renewEpoch(): void {
    for (const [key, value] of this.#founder.stored) {
      if (!key.startsWith('epoch/')) continue;
      const epoch = decodeEpoch(this.#log.groupId, value);
      this.#founder.stored.set(key, encodeEpoch({ ...epoch, heads: this.#log.heads() }));
    }
  }

  #install(): this {
    for (const { signed } of this.#log.ordered()) {
      const key = `operation/${toHex(this.#log.groupId)}/${toHex(signed.id)}`;
      this.#founder.stored.set(key, encodeSignedOperation(signed));
    }
    this.#renewEpoch();
    this.#founder.restart();
    return this;
  }
}
