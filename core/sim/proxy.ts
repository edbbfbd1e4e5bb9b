import { equalBytes, toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey, X25519PublicKey } from '@conclave/core/crypto/primitives';
import { drawWait, type Profile } from '@conclave/core/crypto/profile';
import { currentOnionKey, signDescriptor } from '@conclave/core/directory/descriptor';
import type { Directory } from '@conclave/core/directory/directory';
import { currentKey } from '@conclave/core/directory/validity';
import type { HopAnswer, ReplayCache } from '@conclave/core/ports';
import { type FirstHop, openFirst } from '@conclave/core/roles/2-first-proxy';
import { openExtra, openSecond, type Split, UNTOLD_PROFILE, wrapExtra } from '@conclave/core/roles/3-second-proxy';
import { type ProxyId, proxyIdOf } from '@conclave/core/wire/ids';
import type { ProxyNode, ServerNode } from './actors.ts';
import type { Context } from './context.ts';
import { Disk } from './disk.ts';
import { type NodeParts, SimNode } from './node.ts';
import { ReplayLog } from './replay-log.ts';
import { TimedKeys } from './timed-keys.ts';
import { draw, type Misdeed, tampered, type Vice, virtuous } from './vices.ts';

type Reply = (answer: HopAnswer) => void;

/** Milliseconds. */
const STORING = 5;
const ROTATION_CHECK = 30 * 60_000;
const COPY_RETRY = 2000;
const LONGEST_DELAY = 60 * 60_000;
const LATEST_REPLAY = 2 * 60 * 60_000;
const COPY_ATTEMPTS = 3;
/** How often a second proxy has little else to carry, so that copies in profile *balanced* take one more hop. */
const QUIET = 0.5;

/** A proxy in roles 2 and 3, as core/node/proxy hosts them: what it has opened is on its disk before anything goes on. */
export class Proxy extends SimNode implements ProxyNode {
  readonly proxyId: ProxyId;
  readonly disk: Disk;
  vice: Vice = virtuous;
  readonly #context: Context;
  readonly #server: ServerNode;
  readonly #env: Env;
  readonly #identity: Ed25519SecretKey;
  readonly #self: { family: Uint8Array; address: Uint8Array };
  #keys: TimedKeys;
  #replays: ReplayCache;
  #directory: Directory | null = null;

  constructor(
    parts: NodeParts,
    context: Context,
    server: ServerNode,
    self: { family: Uint8Array; address: Uint8Array },
  ) {
    super(parts);
    this.#context = context;
    this.#server = server;
    this.#self = self;
    this.#env = { primitives: context.primitives, random: parts.dice.fork('proxy'), clock: this.clock };
    this.#identity = context.primitives.ed25519SecretKey(parts.dice.fork('identity').bytes(32));
    this.proxyId = proxyIdOf(context.primitives, this.#identity.publicKey.bytes);
    this.disk = new Disk(parts.dice.fork('disk'));
    this.#keys = new TimedKeys(this.#env, this.disk);
    this.#replays = new ReplayLog(this.disk);
  }

  takeDirectory(directory: Directory): void {
    if (this.#directory === null || directory.sequence > this.#directory.sequence) this.#directory = directory;
  }

  first(packet: Uint8Array, reply: Reply): void {
    const opened = openFirst(this.#env, this.#keys.secretKeys(), this.#replays, packet);
    if (opened.type !== 'forward') {
      this.#pretend(reply);
      return;
    }
    this.#onceStored(packet, () => {
      const { misdeed, wait } = this.#temptation(opened.waitMs);
      if (misdeed === 'drop' || misdeed === 'fail')
        this.#answer(reply, opened.profile, misdeed === 'drop' ? 'settled' : 'failed');
      else this.after(wait, () => this.#forward(opened, misdeed, reply));
    });
  }

  second(from: SimNode, packet: Uint8Array, reply: Reply): void {
    const routingKey = this.#routingKey();
    if (routingKey === null) {
      reply('busy');
      return;
    }
    const opened = openSecond(this.#env, this.#keys.secretKeys(), this.#replays, routingKey, packet);
    if (opened.type === 'drop') this.#pretend(reply);
    else this.#onceStored(packet, () => this.#split(from, opened, reply));
  }

  extra(packet: Uint8Array, reply: Reply): void {
    const opened = openExtra(this.#env, this.#keys.secretKeys(), this.#replays, packet);
    if (opened.type === 'drop') {
      this.#pretend(reply);
      return;
    }
    this.#onceStored(packet, () =>
      this.after(opened.waitMs, () =>
        this.#toServer(opened.copy, (taken) => this.#answer(reply, UNTOLD_PROFILE, taken ? 'settled' : 'unknown')),
      ),
    );
  }

  protected override onStart(): void {
    this.#keys = new TimedKeys(this.#env, this.disk);
    this.#replays = this.#context.seams.replayCache(new ReplayLog(this.disk));
    this.#keys.rotateIfDue();
    this.#announce();
    this.#rotateRegularly();
  }

  protected override onCrash(): void {
    this.#context.trace.add(this.#context.time.now(), this.id, 'crash');
    this.disk.crash();
    this.#directory = null;
    this.#context.crashed(this);
  }

  #rotateRegularly(): void {
    this.after(ROTATION_CHECK, () => {
      if (this.#keys.rotateIfDue()) this.#announce();
      this.#rotateRegularly();
    });
  }

  /** Again and again, until the server has heard it. */
  #announce(): void {
    const { links, primitives } = this.#context;
    const descriptor = signDescriptor(this.#identity, {
      tlsKeyHash: primitives.sha256(this.proxyId),
      family: this.#self.family,
      address: this.#self.address,
      port: 7000,
      capacity: 1,
      onionKeys: this.#keys.published(),
    });
    const server = this.#server;
    links.request<Directory | null>(
      this,
      server,
      { kind: 'announce', size: descriptor.length },
      (reply) => {
        server.announce(this, descriptor);
        reply(server.directory());
      },
      (answer) => {
        if (answer === 'failed' || answer === 'unknown')
          this.after(this.dice.between(1000, 60_000), () => this.#announce());
        else if (answer !== null) this.takeDirectory(answer);
      },
    );
  }

  /** A packet that was opened is never opened again, not after a crash either: its tag is stored first. */
  #onceStored(packet: Uint8Array, goOn: () => void): void {
    this.after(STORING, () => {
      this.disk.flush();
      if (this.vice === virtuous) this.#context.watch.carried(this, packet);
      goOn();
    });
  }

  #forward(
    { secondProxyId, packet, profile }: FirstHop & { type: 'forward' },
    misdeed: Misdeed | null,
    reply: Reply,
  ): void {
    const descriptor = this.#directory?.proxies.find(({ id }) => equalBytes(id, secondProxyId));
    const second = descriptor === undefined ? undefined : this.#context.proxies.get(toHex(secondProxyId));
    if (second === undefined) {
      this.#answer(reply, profile, 'failed');
      return;
    }
    const sent = misdeed === 'tamper' ? tampered(this.dice, packet) : packet;
    const submit = (done: (answer: HopAnswer) => void) =>
      this.#context.links.request<HopAnswer>(
        this,
        second,
        { kind: 'second', size: sent.length },
        (answer) => second.second(this, sent, answer),
        done,
      );
    submit((answer) => this.#answer(reply, profile, answer === 'busy' ? 'failed' : answer));
    if (misdeed === 'replay') this.after(this.dice.below(LATEST_REPLAY), () => submit(() => undefined));
  }

  #split(from: SimNode, split: Split, reply: Reply): void {
    let left = split.count;
    let all = true;
    for (let i = 0; i < split.count; i++) {
      const { misdeed, wait } = this.#temptation(split.drawWait());
      const done = (taken: boolean) => {
        all &&= taken;
        left--;
        if (left === 0) this.#answer(reply, split.profile, all ? 'settled' : 'unknown');
      };
      if (misdeed === 'drop') this.after(wait, () => done(true));
      else if (misdeed === 'fail') this.after(wait, () => done(false));
      else this.after(wait, () => this.#release(from, split, i, misdeed, done));
    }
  }

  /** Every try makes the copy anew; the server knows it by its replay tag. */
  #release(from: SimNode, split: Split, i: number, misdeed: Misdeed | null, done: (taken: boolean) => void): void {
    const isQuiet = split.profile === 'strong' || (split.profile === 'balanced' && this.dice.chance(QUIET));
    const third = isQuiet ? this.#third(from) : null;
    const copy = misdeed === 'tamper' ? tampered(this.dice, split.copy(i)) : split.copy(i);
    if (misdeed === 'replay')
      this.after(this.dice.below(LATEST_REPLAY), () => this.#toServer(split.copy(i), () => undefined));
    if (third === null) {
      this.#toServer(copy, done);
      return;
    }
    const packet = wrapExtra(this.#env, third.key, copy);
    this.#context.links.request<HopAnswer>(
      this,
      third.proxy,
      { kind: 'extra', size: packet.length },
      (answer) => third.proxy.extra(packet, answer),
      (answer) => {
        if (answer === 'settled') done(true);
        else this.#toServer(copy, done);
      },
    );
  }

  #toServer(copy: Uint8Array, done: (taken: boolean) => void, attempt = 1): void {
    const server = this.#server;
    this.#context.links.request<'taken'>(
      this,
      server,
      { kind: 'copy', size: copy.length },
      (reply) => server.copy(copy, reply),
      (answer) => {
        if (answer === 'taken' || attempt === COPY_ATTEMPTS) done(answer === 'taken');
        else this.after(this.dice.exponential(COPY_RETRY), () => this.#toServer(copy, done, attempt + 1));
      },
    );
  }

  #third(from: SimNode): { proxy: ProxyNode; key: X25519PublicKey } | null {
    const others = this.#directory?.proxies.filter(({ id }) => !equalBytes(id, this.proxyId)) ?? [];
    const usable = others.filter(({ id }) => this.#context.proxies.get(toHex(id)) !== from);
    if (usable.length === 0) return null;
    const chosen = this.dice.pick(usable);
    const key = currentOnionKey(chosen, this.clock.now());
    const proxy = this.#context.proxies.get(toHex(chosen.id));
    if (key === null || proxy === undefined) return null;
    return { proxy, key: this.#env.primitives.x25519PublicKey(key.publicKey) };
  }

  /** What is dropped is answered like what is carried. */
  #pretend(reply: Reply): void {
    this.after(drawWait(this.#env, UNTOLD_PROFILE), () => this.#answer(reply, UNTOLD_PROFILE, 'settled'));
  }

  #answer(reply: Reply, profile: Profile, answer: HopAnswer): void {
    this.after(drawWait(this.#env, profile), () => reply(answer));
  }

  #temptation(wait: number): { misdeed: Misdeed | null; wait: number } {
    const misdeed = draw(this.dice, this.vice);
    return { misdeed, wait: misdeed === 'delay' ? wait + this.dice.below(LONGEST_DELAY) : wait };
  }

  #routingKey(): X25519PublicKey | null {
    const key = this.#directory === null ? null : currentKey(this.#directory.routingKeys, this.clock.now());
    return key === null ? null : this.#env.primitives.x25519PublicKey(key.publicKey);
  }
}
