import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_OPERATIONS, KIND_TEXT } from '@conclave/core/client/content';
import type { GroupInfo, MemberInfo } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair, seal } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import type { HourKeys } from '@conclave/core/group/chain';
import { inviteIdOf } from '@conclave/core/group/operation-keys';
import type { OperationContents } from '@conclave/core/group/operations';
import { decodeSignedOperation, encodeSignedOperation, signOperation } from '@conclave/core/group/signed-operation';
import { sealMessage } from '@conclave/core/roles/1-source';
import { type SignedMessage, signMessage } from '@conclave/core/wire/signed-message';
import type { DeviceNode, ServerNode } from './actors.ts';
import type { Context } from './context.ts';
import { groupsWithChains, Keyring } from './keyring.ts';

const HOUR = 60 * 60 * 1000;
/** Far from the numbers of what the same person's engine sends. */
const FIRST_NUMBER = 1_000_000;
const NOTHING = { claim: null, introductions: [], acknowledgements: [] } as const;

/**
 * A member who writes what no engine would, by keys that he keeps after they were taken from him: garbage, other
 * people's names, two things under one number, operations that claim to be older than they are. It reaches the members'
 * mailboxes as if proxies had brought it.
 */
export class Liar {
  readonly #device: DeviceNode;
  readonly #context: Context;
  readonly #server: ServerNode;
  readonly #env: Env;
  readonly #rings = new Map<string, Keyring>();
  readonly #known = new Map<string, GroupInfo>();
  #number = FIRST_NUMBER;

  constructor(device: DeviceNode, context: Context, server: ServerNode) {
    this.#device = device;
    this.#context = context;
    this.#server = server;
    this.#env = { primitives: context.primitives, random: device.dice.fork('lies'), clock: device.clock };
  }

  /** One lie every `mean` milliseconds, until `until`. */
  begin(mean: number, until: number): void {
    const { time } = this.#context;
    time.after(this.#device.dice.exponential(mean), () => {
      if (time.now() > until) return;
      this.#lookAround();
      for (const [group, ring] of this.#rings) this.#lie(group, ring);
      this.begin(mean, until);
    });
  }

  /** What it sees while it is a member it keeps for ever. */
  #lookAround(): void {
    const { durable } = this.#device.disk;
    for (const group of groupsWithChains(durable)) {
      const info = this.#device.endpoint?.groups().find(({ id }) => toHex(id) === group);
      if (info === undefined || !info.members.some(({ me }) => me)) continue;
      this.#known.set(group, info);
      this.#rings.set(group, new Keyring(this.#env.primitives, durable, group));
    }
  }

  #lie(group: string, ring: Keyring): void {
    const info = this.#known.get(group);
    const keys = ring.candidates(this.#device.clock.now())[0];
    const signing = this.#device.endpoint?.device?.signing;
    const victims = info?.members.filter(({ me }) => !me) ?? [];
    if (info === undefined || keys === undefined || signing === undefined || victims.length === 0) return;
    const victim = this.#device.dice.pick(victims);
    const isOut = this.#device.endpoint?.group(info.id)?.state !== 'member';
    const lies = isOut && this.#device.dice.chance(0.5) ? LIES_OF_THE_GONE : LIES;
    this.#device.dice.pick(lies)({ liar: this, info, keys, signing, victims, victim });
  }

  get dice() {
    return this.#device.dice;
  }

  /** Keys that nobody has the secrets of any more, and the id that follows. */
  inviteTerms(author: GroupInfo['me'], target: MemberInfo['mailboxId']) {
    const { primitives: p, random } = this.#env;
    const signingKey = p.ed25519SecretKey(random.bytes(32)).publicKey.bytes;
    const sealingKey = generateKeyPair(p, random).publicKey.bytes;
    const terms = { author, signingKey, sealingKey, expiry: 2 ** 47, target };
    return { ...terms, inviteId: inviteIdOf(p, terms) };
  }

  text(text: string): Pick<SignedMessage, 'kind' | 'body'> {
    return { kind: KIND_TEXT, body: encodeBody({ ...NOTHING, contents: { type: 'text', text } }) };
  }

  operation(
    info: GroupInfo,
    signing: Ed25519SecretKey,
    contents: OperationContents,
  ): Pick<SignedMessage, 'kind' | 'body'> {
    const p = this.#env.primitives;
    const prefix = `operation/${toHex(info.id)}/`;
    const log = [...this.#device.disk.durable].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [decodeSignedOperation(p, value)] : [],
    );
    // As old as it likes: what it claims to have seen is any one operation that there is.
    const seen = this.dice.pick(log);
    const base = { author: info.me, at: this.#device.clock.now(), clock: seen.operation.clock + 1, heads: [seen.id] };
    const signed = signOperation(p, { ...base, ...contents }, info.id, signing, null);
    this.#context.watch.forged(this.#device, toHex(info.id), toHex(signed.id.subarray(0, 16)));
    const operations = [encodeSignedOperation(signed)];
    return { kind: KIND_OPERATIONS, body: encodeBody({ ...NOTHING, contents: { type: 'operations', operations } }) };
  }

  message(info: GroupInfo, signing: Ed25519SecretKey, changes: Partial<SignedMessage>): SignedMessage {
    return signMessage(signing, info.id, {
      senderId: info.me,
      epoch: info.epoch,
      seq: this.#number++,
      sentAt: this.#device.clock.now(),
      rosterHash: info.rosterHash,
      ...this.text('a lie'),
      ...changes,
    });
  }

  send(keys: HourKeys, victim: MemberInfo, message: SignedMessage): void {
    this.sendSealed(keys, victim, sealMessage(this.#env, keys, message));
  }

  sendSealed(keys: HourKeys, victim: MemberInfo, sealed: Uint8Array): void {
    const { primitives, random } = this.#env;
    const ephemeral = generateKeyPair(primitives, random);
    this.sendRaw(victim, seal(primitives, keys.keyPair.publicKey, labels.scramble, sealed, ephemeral));
  }

  sendRaw(victim: MemberInfo, delivery: Uint8Array): void {
    const { links } = this.#context;
    links.send(this.#device, this.#server, { kind: 'copy', size: delivery.length }, () =>
      this.#server.inject(victim.mailboxId, delivery),
    );
  }
}

interface Occasion {
  readonly liar: Liar;
  readonly info: GroupInfo;
  readonly keys: HourKeys;
  readonly signing: Ed25519SecretKey;
  readonly victims: readonly MemberInfo[];
  readonly victim: MemberInfo;
}

/** An invite to nowhere: every member may make one. */
const inviteFor = (liar: Liar, author: GroupInfo['me'], { mailboxId }: MemberInfo): OperationContents => ({
  type: 'invite',
  ...liar.inviteTerms(author, mailboxId),
});

/** What every member might have done before he was put out. */
const inviteAll = ({ liar, keys, victims, info, signing }: Occasion): void => {
  const message = liar.message(
    info,
    signing,
    liar.operation(info, signing, inviteFor(liar, info.me, liar.dice.pick(victims))),
  );
  for (const victim of victims) liar.send(keys, victim, message);
};

const LIES_OF_THE_GONE: readonly ((occasion: Occasion) => void)[] = [inviteAll];

const LIES: readonly ((occasion: Occasion) => void)[] = [
  ({ liar, victim }) => liar.sendRaw(victim, liar.dice.bytes(512)),
  ({ liar, keys, victim }) => liar.sendSealed(keys, victim, liar.dice.bytes(300)),
  ({ liar, keys, victim, info, signing }) =>
    liar.send(keys, victim, liar.message(info, signing, { kind: liar.dice.between(0, 9), body: liar.dice.bytes(80) })),
  // In another's name, with the only signature that it can make.
  ({ liar, keys, victims, info, signing }) => {
    const [other, reader] = [liar.dice.pick(victims), liar.dice.pick(victims)];
    liar.send(keys, reader, liar.message(info, signing, { senderId: other.id, seq: liar.dice.between(1, 50) }));
  },
  // Two things under one number.
  ({ liar, keys, victims, info, signing }) => {
    const message = liar.message(info, signing, liar.text('one'));
    for (const victim of victims) {
      const other = liar.dice.chance(0.5)
        ? message
        : liar.message(info, signing, { ...liar.text('two'), seq: message.seq });
      liar.send(keys, victim, other);
    }
  },
  ({ liar, keys, victim, info, signing }) =>
    liar.send(keys, victim, liar.message(info, signing, { sentAt: 2 ** 48 - 1 - liar.dice.below(HOUR) })),
  ({ liar, keys, victim, info, signing }) =>
    liar.send(keys, victim, liar.message(info, signing, { rosterHash: liar.dice.bytes(8) })),
  // A different name for the group to each, as if it were an admin.
  ({ liar, keys, victims, info, signing }) => {
    for (const victim of victims) {
      const groupName = `taken over ${liar.dice.below(100)}`;
      const rename = liar.operation(info, signing, { type: 'rename', groupName, colour: 1 });
      liar.send(keys, victim, liar.message(info, signing, rename));
    }
  },
  ({ liar, keys, victim, victims, info, signing }) => {
    const member = liar.dice.pick(victims).id;
    const remove = liar.operation(info, signing, { type: 'remove', subject: { type: 'member', memberId: member } });
    liar.send(keys, victim, liar.message(info, signing, remove));
  },
  ({ liar, keys, victim, info, signing }) => {
    const promote = liar.operation(info, signing, { type: 'promote', member: victim.id });
    liar.send(keys, victim, liar.message(info, signing, promote));
  },
  inviteAll,
];
