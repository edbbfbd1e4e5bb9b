import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { inviteKeys } from '@conclave/core/group/invite';
import { inviteIdOf } from '@conclave/core/group/operation-keys';
import { OperationLog } from '@conclave/core/group/operation-log';
import type { MemberDevice, Operation, OperationContents } from '@conclave/core/group/operations';
import { type SignedOperation, signOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { type GroupId, groupId, type MemberId, mailboxId, memberIdOf } from '@conclave/core/wire/ids';
import { remembering } from './remembering.ts';

const p = remembering(nativePrimitives);

export const NOW = Date.UTC(2026, 10, 23);

export function testEnv(seed: string): Env {
  return { primitives: p, random: seededRandom(seed), clock: { now: () => NOW } };
}

/** Somebody with a view of the group of his own: what he signs names the heads that he has seen. */
export class Author {
  readonly device: MemberDevice;
  readonly id: MemberId;
  readonly signing: Ed25519SecretKey;
  log: OperationLog;
  private readonly env: Env;

  constructor(env: Env, name: string) {
    this.env = env;
    this.signing = p.ed25519SecretKey(env.random.bytes(32));
    this.device = {
      signingKey: this.signing.publicKey.bytes,
      deviceKey: generateKeyPair(p, env.random).publicKey.bytes,
      mailboxId: mailboxId(env.random.bytes(6)),
      name,
    };
    this.id = memberIdOf(p, this.device.signingKey);
    this.log = new OperationLog(p, groupId(new Uint8Array(32)));
  }

  create(groupName: string): SignedOperation {
    const contents = {
      type: 'create',
      nonce: this.env.random.bytes(16),
      groupName,
      colour: 1,
      device: this.device,
    } as const;
    const signed = signOperation(
      p,
      { author: this.id, at: NOW, clock: 0, heads: [], ...contents },
      null,
      this.signing,
      null,
    );
    this.log = new OperationLog(p, groupId(signed.id));
    this.log.add(signed);
    return signed;
  }

  /** Signs, with whatever is changed about it, and takes it in if it holds. */
  sign(contents: OperationContents, changes: Partial<Operation> = {}, inviteKey?: Ed25519SecretKey): SignedOperation {
    const base = { author: this.id, at: NOW, clock: this.log.nextClock(), heads: this.log.heads() };
    const operation = { ...base, ...contents, ...changes } as Operation;
    const signed = signOperation(p, operation, this.log.groupId, this.signing, inviteKey ?? null);
    this.log.add(signed);
    return signed;
  }

  invite(
    expiry = NOW + 1000,
    changes: Partial<Operation> = {},
  ): { signed: SignedOperation; secret: Uint8Array; inviteId: Uint8Array } {
    const secret = this.env.random.bytes(32);
    const keys = inviteKeys(p, secret);
    const terms = {
      signingKey: keys.signing.publicKey.bytes,
      sealingKey: keys.sealing.publicKey.bytes,
      expiry,
      target: mailboxId(this.env.random.bytes(6)),
    };
    const inviteId = inviteIdOf(p, { author: this.id, ...terms });
    const signed = this.sign({ type: 'invite', inviteId, ...terms }, changes);
    return { signed, secret, inviteId };
  }

  join(from: Author, secret: Uint8Array, inviteId: Uint8Array, changes: Partial<Operation> = {}): SignedOperation {
    this.log = copyLog(from.log);
    return this.joinHere(secret, inviteId, changes);
  }

  /** By the log that this author has already. */
  joinHere(secret: Uint8Array, inviteId: Uint8Array, changes: Partial<Operation> = {}): SignedOperation {
    return this.sign({ type: 'join', inviteId, device: this.device }, changes, inviteKeys(p, secret).signing);
  }

  learn(...operations: SignedOperation[]): void {
    for (const signed of operations) this.log.add(signed);
  }
}

export function copyLog(log: OperationLog): OperationLog {
  return logOf(
    log.groupId,
    log.ordered().map(({ signed }) => signed),
  );
}

/** A log that was offered the operations in this order, again and again until nothing more fits. */
export function logOf(group: GroupId, operations: readonly SignedOperation[]): OperationLog {
  const log = new OperationLog(p, group);
  for (let before = -1; before !== log.size; ) {
    before = log.size;
    for (const signed of operations) log.add(signed);
  }
  return log;
}
