import { toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import type { Directory } from '@conclave/core/directory/directory';
import { type Fingerprint, fingerprintOf } from '@conclave/core/identity/fingerprint';
import { openCopy, type RoutedDelivery } from '@conclave/core/roles/4-central-server';
import { type MailboxId, mailboxId } from '@conclave/core/wire/ids';
import type { Delivery } from '@conclave/core/wire/stages';
import type { DeviceNode, KnownDirectory, ServerNode, Welcome } from './actors.ts';
import type { Channel } from './channel.ts';
import type { Context } from './context.ts';
import { Disk } from './disk.ts';
import { MailSession } from './mail-session.ts';
import { Mailboxes } from './mailboxes.ts';
import { honest, type Malice } from './malice.ts';
import { type NodeParts, SimNode } from './node.ts';
import { Publisher } from './publisher.ts';
import { TimedKeys } from './timed-keys.ts';

const MINUTE = 60_000;
/** Copies are stored together that come within this, in milliseconds. */
const BATCH = 20;
const PUBLISH_EVERY = 60 * MINUTE;
/** A proxy came or went: others are told this soon. */
const PUBLISH_SOON = 2 * MINUTE;

interface Waiting {
  readonly routed: RoutedDelivery | null;
  readonly reply: (answer: 'taken') => void;
}

/** The central server, role 4: takes copies, keeps mailboxes, publishes the directory. */
export class Server extends SimNode implements ServerNode {
  readonly disk: Disk;
  readonly fingerprint: Fingerprint;
  malice: Malice = honest;
  readonly #context: Context;
  readonly #env: Env;
  readonly #identity: Ed25519SecretKey;
  #keys: TimedKeys;
  #publisher: Publisher;
  #mailboxes: Mailboxes;
  #sessions = new Map<string, MailSession>();
  readonly #byChannel = new WeakMap<Channel, MailSession>();
  /** Descriptors as announced, by proxy. */
  #announced = new Map<SimNode, Uint8Array>();
  #batch: Waiting[] = [];
  #isPublishingSoon = false;

  constructor(parts: NodeParts, context: Context) {
    super(parts);
    this.#context = context;
    const random = parts.dice.fork('server');
    this.#env = { primitives: context.primitives, random, clock: this.clock };
    this.#identity = context.primitives.ed25519SecretKey(random.bytes(32));
    this.fingerprint = fingerprintOf(context.primitives, this.#identity.publicKey.bytes);
    this.disk = new Disk(parts.dice.fork('disk'));
    this.#keys = new TimedKeys(this.#env, this.disk);
    this.#publisher = new Publisher(this.#env, this.#identity, this.disk);
    this.#mailboxes = new Mailboxes(this.disk);
  }

  copy(bytes: Uint8Array, reply: (answer: 'taken') => void): void {
    const routed = openCopy(this.#env, this.#keys.secretKeys(), bytes);
    if (this.#context.seams.serverAnswersFirst) {
      this.#tellTaken(routed);
      reply('taken');
    }
    this.#enqueue({ routed, reply });
  }

  inject(mailbox: MailboxId, delivery: Uint8Array): void {
    const routed = { mailboxId: mailbox, replayTag: this.#env.random.bytes(16), delivery: delivery as Delivery };
    this.#enqueue({ routed, reply: () => undefined });
  }

  login(device: DeviceNode, id: MailboxId | null, open: () => Channel, reply: (welcome: Welcome) => void): void {
    const known = this.#directoryFor(device);
    if (id === null) {
      const fresh = mailboxId(this.#env.random.bytes(6));
      const key = device.endpoint?.device?.mailbox.publicKey.bytes ?? new Uint8Array(32);
      this.#mailboxes.register(toHex(fresh), key);
      reply({ mailboxId: fresh });
    } else if (known !== null && this.#mailboxes.has(toHex(id))) {
      const channel = open();
      this.#sessions.get(toHex(id))?.end();
      const session = new MailSession(this, this.#context, this.#mailboxes, { channel, device, mailbox: toHex(id) });
      this.#sessions.set(toHex(id), session);
      this.#byChannel.set(channel, session);
      reply({ channel, known });
    }
  }

  ready(channel: Channel): void {
    this.#byChannel.get(channel)?.wake();
  }

  announce(proxy: SimNode, descriptor: Uint8Array): void {
    this.#announced.set(proxy, descriptor);
    this.#publishSoon();
  }

  directory(): Directory | null {
    return this.#publisher.current?.directory ?? null;
  }

  protected override onStart(): void {
    this.#keys = new TimedKeys(this.#env, this.disk);
    this.#publisher = new Publisher(this.#env, this.#identity, this.disk);
    this.#mailboxes = new Mailboxes(this.disk);
    this.#keys.rotateIfDue();
    this.#publishRegularly();
  }

  protected override onCrash(): void {
    this.#context.trace.add(this.#context.time.now(), this.id, 'crash');
    this.disk.crash();
    this.#batch = [];
    this.#isPublishingSoon = false;
    // Proxies announce themselves again when they notice; here the list is made anew from those who answer.
    for (const session of this.#sessions.values()) session.end();
    this.#sessions = new Map();
    this.#context.crashed(this);
  }

  #enqueue(waiting: Waiting): void {
    this.#batch.push(waiting);
    if (this.#batch.length === 1) this.after(BATCH, () => this.#storeBatch());
  }

  #storeBatch(): void {
    const { seams, watch } = this.#context;
    const batch = this.#batch.splice(0);
    const good = batch.flatMap(({ routed }) => routed ?? []);
    const taken = this.#mailboxes.add(good, this.clock.now(), seams.knowsTag);
    for (const { mailbox, tag, mail } of taken) {
      if (mail !== null) watch.stored(this, { mailbox, tag, bytes: mail.bytes, arrivedAt: mail.arrivedAt });
    }
    if (!seams.serverAnswersFirst) {
      for (const { routed, reply } of batch) {
        this.#tellTaken(routed);
        reply('taken');
      }
    }
    for (const { mailbox, mail } of taken) if (mail !== null) this.#sessions.get(mailbox)?.wake();
  }

  #tellTaken(routed: RoutedDelivery | null): void {
    if (routed === null || !this.#mailboxes.has(toHex(routed.mailboxId))) return;
    this.#context.watch.taken(this, { mailbox: toHex(routed.mailboxId), tag: toHex(routed.replayTag) });
  }

  #publishSoon(): void {
    if (this.#isPublishingSoon) return;
    this.#isPublishingSoon = true;
    this.after(PUBLISH_SOON, () => {
      this.#isPublishingSoon = false;
      this.#publish();
    });
  }

  #publishRegularly(): void {
    this.#keys.rotateIfDue();
    this.#mailboxes.expire(this.clock.now());
    this.#publish();
    this.after(PUBLISH_EVERY, () => this.#publishRegularly());
  }

  #publish(): void {
    const { links } = this.#context;
    // Who is dialled back in vain is not listed.
    const present = [...this.#announced].filter(([proxy]) => proxy.isUp && links.areConnected(proxy.id, this.id));
    const descriptors = present.map(([, descriptor]) => descriptor);
    this.#publisher.publish(this.#keys.published(), descriptors, this.malice.showsTwoDirectories);
    for (const session of this.#sessions.values()) session.tellDirectory(this.#directoryFor(session.device));
    const { current } = this.#publisher;
    if (current === null) return;
    for (const proxy of this.#context.proxies.values()) {
      links.send(this, proxy, { kind: 'directory', size: 4096 }, () => proxy.takeDirectory(current.directory));
    }
  }

  #directoryFor(device: SimNode): KnownDirectory | null {
    const isDeceived = (device.id.charCodeAt(device.id.length - 1) & 1) === 1;
    return isDeceived ? this.#publisher.other : this.#publisher.current;
  }
}
