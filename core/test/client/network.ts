import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import { exponential, pick } from '@conclave/core/bytes/random';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import type { Submission } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { Ed25519SecretKey, Primitives, X25519SecretKey } from '@conclave/core/crypto/primitives';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { type Descriptor, openDescriptor, signDescriptor } from '@conclave/core/directory/descriptor';
import { type Directory, directoryHash, openDirectory, signDirectory } from '@conclave/core/directory/directory';
import { type Fingerprint, fingerprintOf } from '@conclave/core/identity/fingerprint';
import type { HopAnswer, ReplayCache } from '@conclave/core/ports';
import { openFirst } from '@conclave/core/roles/2-first-proxy';
import { openExtra, openSecond, type Split, wrapExtra } from '@conclave/core/roles/3-second-proxy';
import { openCopy } from '@conclave/core/roles/4-central-server';
import { type MailboxId, mailboxId } from '@conclave/core/wire/ids';
import type { Copy } from '@conclave/core/wire/stages';

export const HOUR = 60 * 60 * 1000;
const START = Date.UTC(2026, 10, 23, 9, 20);

export interface Mail {
  readonly id: number;
  readonly arrivedAt: number;
  readonly bytes: Uint8Array;
}

interface Proxy {
  readonly identity: Ed25519SecretKey;
  readonly onion: X25519SecretKey;
  readonly descriptor: Descriptor;
  readonly document: Uint8Array;
  readonly replays: ReplayCache;
}

export interface Faults {
  /** The answer of the first proxy to a packet that it drops; null: it carries it on. */
  readonly refuse?: (firstProxy: string) => HopAnswer | null;
  /** Whether a copy gets lost before the server. */
  readonly lose?: (mailbox: string) => boolean;
  /** Whether a delivery is handed over twice. */
  readonly duplicate?: () => boolean;
  /** Mean extra delay of each copy, in milliseconds. */
  readonly jitter?: number;
}

/** One piece of a role's work. */
export interface Visit {
  readonly role: 'first' | 'second' | 'extra' | 'server';
  /** Of the host: hex proxy id, or 'server'. */
  readonly host: string;
  /** All that the host holds and could decrypt with. */
  readonly keys: readonly X25519SecretKey[];
  /** Null where it is not about a message on its way. */
  readonly transmission: string | null;
  /** The link's other end, and what came over it; null for work on what came before. */
  readonly arrival: { readonly from: Uint8Array; readonly bytes: Uint8Array } | null;
}

/** Lets a test record what roles 2 to 4 get and do. */
export type Watch = <T>(visit: Visit, work: () => T) => T;

/** Addresses that devices have are not among the proxies'. */
const SERVER_ADDRESS = Uint8Array.of(127, 0, 1, 1);
const UNKNOWN_ADDRESS = new Uint8Array(16);

/** Roles 2 to 4 in one process, on virtual time: nothing is shared with the devices but what the links would carry. */
export class TestNetwork {
  readonly env: Env;
  readonly fingerprint: Fingerprint;
  readonly mailboxes = new Map<string, Mail[]>();
  faults: Faults = {};
  onMail: (mailbox: string) => void = () => {};
  watch: Watch = (_visit, work) => work();
  /** Every copy that the server took, for assertions. */
  copies = 0;
  now = START;
  readonly #server: Ed25519SecretKey;
  readonly #routing: X25519SecretKey;
  readonly #tags = new Set<string>();
  readonly #proxies: Proxy[];
  readonly #queue: { at: number; number: number; run: () => void }[] = [];
  #number = 0;
  #sequence = 0;
  #directory: { directory: Directory; hash: Uint8Array } | null = null;

  constructor(primitives: Primitives, seed: string, proxies = 4) {
    this.env = { primitives, random: seededRandom(`network ${seed}`), clock: { now: () => this.now } };
    this.#server = primitives.ed25519SecretKey(this.env.random.bytes(32));
    this.#routing = generateKeyPair(primitives, this.env.random);
    this.fingerprint = fingerprintOf(primitives, this.#server.publicKey.bytes);
    this.#proxies = Array.from({ length: proxies }, (_, i) => this.#makeProxy(i));
    this.publish();
  }

  register(): MailboxId {
    const id = mailboxId(this.env.random.bytes(6));
    this.mailboxes.set(toHex(id), []);
    return id;
  }

  /** From a server nearby: the proxies are on this machine. */
  directory(): { directory: Directory; hash: Uint8Array; local: boolean } {
    if (this.#directory === null) throw new Error('no directory');
    return { ...this.#directory, local: true };
  }

  /** A new directory with the first `count` proxies. */
  publish(count = this.#proxies.length): void {
    const p = this.env.primitives;
    const document = signDirectory(this.#server, {
      sequence: ++this.#sequence,
      predecessor: this.#directory?.hash ?? new Uint8Array(32),
      validFrom: this.now,
      validUntil: this.now + 3 * HOUR,
      serverTime: this.now,
      routingKeys: [
        { publicKey: this.#routing.publicKey.bytes, validFrom: START - HOUR, validUntil: this.now + 48 * HOUR },
      ],
      proxies: this.#proxies.slice(0, count).map((proxy) => proxy.document),
    });
    this.#directory = {
      directory: openDirectory(p, this.#server.publicKey, document),
      hash: directoryHash(p, document),
    };
  }

  submit(submission: Submission, answer: (answer: HopAnswer) => void, from: Uint8Array = UNKNOWN_ADDRESS): void {
    const { firstProxy, packet, transmission } = submission;
    const refusal = this.faults.refuse?.(toHex(firstProxy.id)) ?? null;
    if (refusal !== null) {
      this.after(20, () => answer(refusal));
      return;
    }
    const first = this.#proxy(firstProxy.id);
    const visit = visitOf('first', first, transmission, { from, bytes: packet });
    const hop = this.watch(visit, () => openFirst(this.env, [first.onion], first.replays, packet));
    if (hop.type === 'drop') throw new Error(`first proxy: ${hop.reason}`);
    this.after(hop.waitMs, () => {
      if (hop.type === 'forward') {
        this.#split(first, this.#proxy(hop.secondProxyId), hop.packet, transmission, answer);
        return;
      }
      const copy = this.watch({ ...visit, arrival: null }, () => hop.copy(this.#routing.publicKey));
      this.#take(copy, first.descriptor.address, transmission);
      this.#answer([first], transmission, answer);
    });
  }

  #split(
    first: Proxy,
    second: Proxy,
    packet: Uint8Array,
    transmission: string,
    answer: (answer: HopAnswer) => void,
  ): void {
    const visit = visitOf('second', second, transmission, { from: first.descriptor.address, bytes: packet });
    const split = this.watch(visit, () =>
      openSecond(this.env, [second.onion], second.replays, this.#routing.publicKey, packet),
    );
    if (split.type !== 'split') throw new Error(`second proxy: ${split.reason}`);
    let left = split.count;
    for (let i = 0; i < split.count; i++) {
      const jitter = exponential(this.env.random, this.faults.jitter ?? 0);
      this.after(split.drawWait() + jitter, () => {
        this.#release(split, i, second, transmission);
        left--;
        if (left === 0) this.#answer([second, first], transmission, answer);
      });
    }
  }

  /** A copy goes to the server, in profile *strong* through one more proxy. */
  #release(split: Split, i: number, second: Proxy, transmission: string): void {
    const atSecond = visitOf('second', second, transmission, null);
    if (split.profile !== 'strong') {
      const copy = this.watch(atSecond, () => split.copy(i));
      this.#take(copy, second.descriptor.address, transmission);
      return;
    }
    const third = pick(
      this.env.random,
      this.#proxies.filter((proxy) => proxy !== second),
    );
    const packet = this.watch(atSecond, () => wrapExtra(this.env, third.onion.publicKey, split.copy(i)));
    const atThird = visitOf('extra', third, transmission, { from: second.descriptor.address, bytes: packet });
    const hop = this.watch(atThird, () => openExtra(this.env, [third.onion], third.replays, packet));
    if (hop.type === 'drop') throw new Error(`extra proxy: ${hop.reason}`);
    this.after(hop.waitMs, () => this.#take(hop.copy, third.descriptor.address, transmission));
  }

  /** Back over the proxies of the path, the one next to the server first. */
  #answer(proxies: readonly Proxy[], transmission: string, answer: (answer: HopAnswer) => void): void {
    this.after(100, () => {
      let from: Uint8Array = SERVER_ADDRESS;
      for (const proxy of proxies) {
        const role = proxy === proxies.at(-1) ? 'first' : 'second';
        this.watch(visitOf(role, proxy, transmission, { from, bytes: utf8Encode('settled') }), () => undefined);
        from = proxy.descriptor.address;
      }
      answer('settled');
    });
  }

  /** The mails of a mailbox, for the device at this address. */
  mailsFor(mailbox: string, from: Uint8Array): Mail[] {
    const arrival = { from, bytes: fromHex(mailbox) };
    return this.watch(this.#atServer(null, arrival), () => this.mailboxes.get(mailbox) ?? []);
  }

  after(ms: number, run: () => void): void {
    this.#queue.push({ at: this.now + Math.max(0, Math.ceil(ms)), number: this.#number++, run });
  }

  /** Runs everything that happens in the next `ms` of virtual time. */
  run(ms: number): void {
    const until = this.now + ms;
    for (let next = this.#next(until); next !== null; next = this.#next(until)) {
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = until;
  }

  #next(until: number): { at: number; run: () => void } | null {
    let best = -1;
    this.#queue.forEach((item, i) => {
      const leader = this.#queue[best];
      if (leader === undefined || item.at < leader.at || (item.at === leader.at && item.number < leader.number))
        best = i;
    });
    const item = this.#queue[best];
    if (item === undefined || item.at > until) return null;
    this.#queue.splice(best, 1);
    return item;
  }

  #atServer(transmission: string | null, arrival: Visit['arrival']): Visit {
    return { role: 'server', host: 'server', keys: [this.#routing], transmission, arrival };
  }

  #take(copy: Copy, from: Uint8Array, transmission: string): void {
    const visit = this.#atServer(transmission, { from, bytes: copy });
    const routed = this.watch(visit, () => openCopy(this.env, [this.#routing], copy));
    if (routed === null) throw new Error('a copy that the server can’t open');
    const mailbox = toHex(routed.mailboxId);
    if (this.faults.lose?.(mailbox)) return;
    const tag = toHex(routed.replayTag);
    if (this.#tags.has(tag)) return;
    this.#tags.add(tag);
    this.copies++;
    for (let times = this.faults.duplicate?.() ? 2 : 1; times > 0; times--) {
      this.mailboxes.get(mailbox)?.push({ id: this.#number++, arrivedAt: this.now, bytes: routed.delivery });
    }
    this.onMail(mailbox);
  }

  #proxy(id: Uint8Array): Proxy {
    const proxy = this.#proxies.find(({ descriptor }) => toHex(descriptor.id) === toHex(id));
    if (proxy === undefined) throw new Error('no such proxy');
    return proxy;
  }

  #makeProxy(i: number): Proxy {
    const { primitives, random } = this.env;
    const identity = primitives.ed25519SecretKey(random.bytes(32));
    const onion = generateKeyPair(primitives, random);
    const document = signDescriptor(identity, {
      tlsKeyHash: random.bytes(32),
      family: i === 0 ? this.fingerprint : random.bytes(32),
      address: Uint8Array.of(127, 0, 0, i + 1),
      port: 7000 + i,
      capacity: 1,
      onionKeys: [{ publicKey: onion.publicKey.bytes, validFrom: START - HOUR, validUntil: START + 10_000 * HOUR }],
    });
    const tags = new Set<string>();
    const insert = (tag: Uint8Array) => !tags.has(toHex(tag)) && tags.add(toHex(tag)) !== undefined;
    return { identity, onion, descriptor: openDescriptor(primitives, document), document, replays: { insert } };
  }
}

function visitOf(role: Visit['role'], proxy: Proxy, transmission: string, arrival: Visit['arrival']): Visit {
  return { role, host: toHex(proxy.descriptor.id), keys: [proxy.onion], transmission, arrival };
}
