import { concat, toHex } from '@conclave/core/bytes/bytes';
import { Endpoint } from '@conclave/core/client/endpoint';
import type {
  Content,
  EndpointEvent,
  GroupInfo,
  News,
  Outcome,
  ReceivedAmendment,
  ReceivedMessage,
  SendStatus,
} from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { parseContactCode } from '@conclave/core/identity/contact-code';
import type { HopAnswer } from '@conclave/core/ports';
import type { GroupId, MailboxId } from '@conclave/core/wire/ids';
import type { Mail, TestNetwork } from './network.ts';

export interface Crashes {
  /** Whether the process dies after this event's transaction, and whether its packets had left by then. */
  readonly after: (event: EndpointEvent) => 'no' | 'before-submitting' | 'after-submitting';
}

/** An endpoint with its host: stores what it is told to store, submits, wakes, and dies when a test says so. */
export class TestDevice {
  readonly news: News[] = [];
  readonly stored = new Map<string, Uint8Array>();
  endpoint: Endpoint;
  crashes: Crashes = { after: () => 'no' };
  /** Added to the network's time. */
  clockOffset = 0;
  /** The order in which mail is handed over; as it arrived, unless a test says otherwise. */
  pickMail: (mails: readonly Mail[]) => Mail | undefined = (mails) => mails[0];
  online = false;
  /** As its peers see it: IPv6, of the range for documentation. */
  readonly address: Uint8Array;
  readonly #network: TestNetwork;
  readonly #env: Env;
  readonly #givenAgain = new Set<number>();
  restarts = 0;
  #generation = 0;

  constructor(network: TestNetwork, name: string) {
    this.#network = network;
    const random = seededRandom(`device ${name} ${toHex(network.env.random.bytes(8))}`);
    this.#env = { ...network.env, random, clock: { now: () => network.now + this.clockOffset } };
    this.address = concat(Uint8Array.of(0x20, 0x01, 0x0d, 0xb8), seededRandom(`address ${name}`).bytes(12));
    this.endpoint = new Endpoint(this.#env, []);
    this.handle({ type: 'start', name, fingerprint: network.fingerprint });
    this.handle({ type: 'registered', mailboxId: network.register() });
    const deliver = network.onMail;
    network.onMail = (mailbox) => {
      deliver(mailbox);
      if (mailbox === toHex(this.mailboxId)) this.fetch();
    };
  }

  get mailboxId(): MailboxId {
    const id = this.endpoint.mailboxId();
    if (id === null) throw new Error('not registered');
    return id;
  }

  get groupId(): GroupId {
    const [group] = this.endpoint.groups();
    if (group === undefined) throw new Error('in no group');
    return group.id;
  }

  get group(): GroupInfo {
    return this.endpoint.group(this.groupId) as GroupInfo;
  }

  connect(): void {
    this.online = true;
    this.handle({ type: 'directory', ...this.#network.directory() });
    this.handle({ type: 'connected' });
    this.fetch();
  }

  disconnect(): void {
    this.online = false;
    this.handle({ type: 'disconnected' });
  }

  /** The process ends and starts again, from what it stored. */
  restart(): void {
    this.#generation++;
    this.restarts++;
    this.endpoint = new Endpoint(this.#env, [...this.stored]);
    if (this.online) {
      this.#store(this.endpoint.handle({ type: 'directory', ...this.#network.directory() }), true);
      this.#store(this.endpoint.handle({ type: 'connected' }), true);
      this.#network.after(1, () => this.fetch());
    }
  }

  handle(event: EndpointEvent): void {
    const outcome = this.endpoint.handle(event);
    const crash = this.crashes.after(event);
    this.#store(outcome, crash !== 'before-submitting');
    if (crash !== 'no') this.restart();
  }

  send(text: string, groupId = this.groupId): string {
    return this.write({ type: 'text', text }, groupId);
  }

  /** Gives the id of one’s newest message: of this one, where it is one; '' before the first. */
  write(content: Content, groupId = this.groupId): string {
    this.handle({ type: 'send', groupId, content });
    const mine = this.messages().filter((message) => message.mine);
    return mine.at(-1)?.id ?? '';
  }

  /** A passphrase is stood for by its key: Argon2id is the host's. */
  invite(target: TestDevice, by: 'short-id' | 'contact-code', passphrase: string, groupId = this.groupId): void {
    const salt = this.endpoint.freshSalt();
    const code = parseContactCode(this.#env.primitives, target.endpoint.contactCode() ?? '');
    this.handle({
      type: 'invite',
      groupId,
      target: by === 'short-id' ? { type: 'short-id', mailboxId: target.mailboxId } : { type: 'contact-code', code },
      salt,
      passphraseKey: this.passphraseKey(passphrase, salt),
      generated: true,
    });
  }

  openSealed(passphrase: string): void {
    const attempts = this.endpoint
      .sealed()
      .map(({ id, salt }) => ({ id, passphraseKey: this.passphraseKey(passphrase, salt) }));
    this.handle({ type: 'open-sealed', attempts });
  }

  passphraseKey(passphrase: string, salt: Uint8Array): Uint8Array {
    return this.#env.primitives.sha256(salt, new TextEncoder().encode(passphrase));
  }

  amendments(): ReceivedAmendment[] {
    return this.news.flatMap((news) => (news.type === 'amendment' ? [news.amendment] : []));
  }

  messages(): ReceivedMessage[] {
    return this.news.flatMap((news) => (news.type === 'message' ? [news.message] : []));
  }

  /** What a window would show, in its order. */
  texts(): string[] {
    return this.messages()
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ senderName, content }) => `${senderName}: ${content.text}`);
  }

  lines(): string[] {
    const lines = this.news.flatMap((news) => (news.type === 'line' ? [news.line] : []));
    return lines
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ event }) => `${event.type} ${'who' in event ? event.who : event.by}`);
  }

  statuses(messageId: string): SendStatus[] {
    return this.news.flatMap((news) => (news.type === 'status' && news.messageId === messageId ? [news.status] : []));
  }

  status(messageId: string): SendStatus | undefined {
    return this.statuses(messageId).at(-1);
  }

  counted(what: string): number {
    return this.news.filter((news) => news.type === 'counted' && news.what === what).length;
  }

  /** Mail is acknowledged after its transaction; a process that dies in between is given it again. */
  fetch(): void {
    if (!this.online) return;
    const mails = this.#network.mailsFor(toHex(this.mailboxId), this.address);
    for (let mail = this.pickMail(mails); mail !== undefined; mail = this.pickMail(mails)) {
      const { restarts } = this;
      this.handle({ type: 'delivery', arrivedAt: mail.arrivedAt, bytes: mail.bytes.slice() });
      if (this.restarts !== restarts && !this.#givenAgain.has(mail.id)) {
        this.#givenAgain.add(mail.id);
        return;
      }
      mails.splice(mails.indexOf(mail), 1);
    }
    if (mails.length === 0) this.handle({ type: 'drained', serverTime: this.#network.now });
  }

  #store({ writes, news, submissions, wakeAt }: Outcome, submits: boolean): void {
    for (const { key, value } of writes) {
      if (value === null) this.stored.delete(key);
      else this.stored.set(key, value.slice());
    }
    this.news.push(...news);
    const generation = ++this.#generation;
    if (submits) for (const submission of submissions) this.#submit(submission);
    if (wakeAt !== null) {
      const wait = wakeAt - this.#env.clock.now();
      this.#network.after(Math.max(1, wait), () => {
        if (this.#generation === generation) this.handle({ type: 'tick' });
      });
    }
  }

  #submit(submission: Outcome['submissions'][number]): void {
    const answered = (answer: HopAnswer) => {
      this.handle({ type: 'answered', transmission: submission.transmission, answer });
    };
    this.#network.submit(submission, answered, this.address);
  }
}
