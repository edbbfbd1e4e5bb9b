/** The datagram service for programs: `import { Conclave, fileStore } from '@conclave/core'`. core/README.md tells how. */
import { equalBytes, fromHex, toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, News } from '@conclave/core/client/types';
import { ConclaveError, DecodeError, InternalError, UsageError, VerifyError } from '@conclave/core/errors';
import { parseContactCode } from '@conclave/core/identity/contact-code';
import { formatMailboxId } from '@conclave/core/identity/mailbox-id';
import { parseServerAddress, type ServerAddress } from '@conclave/core/identity/server-address';
import { groupId as asGroupId, type GroupId, type MemberId } from '@conclave/core/wire/ids';
import { Inbox } from './conclave/inbox.ts';
import { Listeners } from './conclave/listeners.ts';
import { MessagePump } from './conclave/message-pump.ts';
import type {
  ConclaveEvents,
  ConclaveOptions,
  Group,
  Invite,
  Line,
  LineEvent,
  Listener,
  Member,
  Message,
  Problem,
  Profile,
  SendOptions,
  SendStatus,
  SentMessage,
  Status,
} from './conclave/types.ts';
import { groupOf, inviteOf, lineOf } from './conclave/views.ts';
import { EndpointHost } from './endpoint/endpoint-host.ts';
import { EndpointNetwork } from './endpoint/endpoint-network.ts';
import { openSealedWith, ProposedPassphrases, parseInviteTarget, sendInvite } from './endpoint/passphrases.ts';
import { LinkError } from './links/link-error.ts';
import { argon2idHash } from './passphrase.ts';
import { memoryStore } from './proxy/memory-store.ts';
import { type FileStore, fileStore } from './stores/file-store.ts';
import { StoreError } from './stores/store-error.ts';
import { systemEnv } from './system-env.ts';

export {
  ConclaveError,
  type ConclaveEvents,
  type ConclaveOptions,
  DecodeError,
  type FileStore,
  fileStore,
  type Group,
  type Invite,
  type Line,
  type LineEvent,
  LinkError,
  type Listener,
  type Member,
  type Message,
  memoryStore,
  type Problem,
  type Profile,
  type SendOptions,
  type SendStatus,
  type SentMessage,
  type Status,
  StoreError,
  UsageError,
  VerifyError,
};

const STORAGE_RETRY_MS = 5_000;
const REGISTRATION_RETRY_MS = 30_000;
const PATIENCE_MS = 30_000;

interface Joining {
  readonly resolve: (opened: News) => void;
  readonly reject: (why: UsageError) => void;
}

/**
 * One endpoint: a device with its keys, its mailbox at one server, and its groups. What a call did is on the disk when
 * its promise resolves, and goes on from there after a crash. Every call but `close` rejects with UsageError 'closed' after
 * `close`, and with StoreError ('disk-full', 'storage') where it could not be stored; nothing has happened then.
 */
export class Conclave {
  readonly #store: ConclaveOptions['store'];
  readonly #profile: Profile;
  readonly #listeners = new Listeners();
  readonly #inbox: Inbox;
  readonly #pump: MessagePump;
  readonly #host: EndpointHost;
  readonly #network: EndpointNetwork;
  readonly #proposed = new ProposedPassphrases(systemEnv);
  /** Sealed messages that listeners have been told of. */
  readonly #told = new Set<string>();
  /** Who waits for the last part of an invite. */
  readonly #joining = new Set<Joining>();
  #problem: string | null = null;
  /** While the first opening waits for its mailbox. */
  #lookForMailbox: (() => void) | null = null;
  #closed = false;

  /**
   * Makes the endpoint of an empty store, and waits for the server to give it a mailbox; one that has its mailbox resolves
   * at once and connects in the background. Rejects with DecodeError 'server-address', UsageError 'name-empty',
   * 'name-too-long', 'registration-refused', 'other-server' (the store's is another one), VerifyError 'wrong-server-key',
   * LinkError 'unreachable' (first time only, within `patience`), StoreError.
   */
  static async open(options: ConclaveOptions): Promise<Conclave> {
    let opening: Conclave | null = null;
    try {
      const address = parseServerAddress(options.server);
      opening = new Conclave(options);
      await opening.#enter(address, options);
      return opening;
    } catch (thrown) {
      await opening?.close();
      options.store.close?.();
      throw thrown;
    }
  }

  private constructor({ store, profile = 'balanced' }: ConclaveOptions) {
    this.#store = store;
    this.#profile = profile;
    const onFault = (thrown: unknown) => this.#onFault(thrown);
    this.#inbox = new Inbox(store);
    this.#pump = new MessagePump(this.#inbox, this.#listeners, onFault);
    this.#host = new EndpointHost({
      env: systemEnv,
      storage: this.#inbox,
      storageRetryMs: STORAGE_RETRY_MS,
      onNews: (news) => news.forEach((item) => this.#onNews(item)),
      onSubmission: (submission) => this.#network.submit(submission),
      onFault,
    });
    this.#network = new EndpointNetwork({
      env: systemEnv,
      host: this.#host,
      registrationRetryMs: REGISTRATION_RETRY_MS,
      onState: () => this.#onState(),
      onFault,
    });
    for (const { id } of this.#host.endpoint.sealed()) this.#told.add(id);
  }

  /** `conclave:…`: what others invite with, the safer way. It names the keys, so that nobody can take their place. */
  get contactCode(): string {
    return this.#host.endpoint.contactCode() ?? '';
  }

  /** `k7f2-9qxm-3a5`: what others invite with where somebody has to type it. */
  get shortId(): string {
    const id = this.#host.endpoint.mailboxId();
    return id === null ? '' : formatMailboxId(id);
  }

  /** `name`: as for people. Rejects with UsageError 'name-empty', 'name-too-long', 'clock-off'. */
  async createGroup(name: string): Promise<Group> {
    const colour = systemEnv.random.bytes(1)[0] ?? 0;
    const news = this.#host.perform({ type: 'create-group', name, colour });
    return this.#entered(news);
  }

  /** As they are now. */
  groups(): readonly Group[] {
    return this.#host.endpoint.groups().map(groupOf);
  }

  /** Six random words (77 bits), for one invite. They have to reach the invited in another way than the invite does. */
  proposePassphrase(): string {
    return this.#proposed.propose();
  }

  /**
   * Invites whoever has this short id or contact code, for seven days. `passphrase` is what `proposePassphrase` gave since
   * `open`. Resolves with the invite's id, which 'status' events carry. Takes a second. Rejects with DecodeError
   * 'mailbox-id', 'contact-code', UsageError 'unknown-group', 'not-allowed', 'passphrase-must-be-generated',
   * 'target-is-yourself', 'target-already-member', 'contact-code-other-server', 'group-full', 'clock-off', 'too-large'.
   */
  async invite(groupId: string, target: string, passphrase: string): Promise<string> {
    const order = {
      groupId: groupIdFrom(groupId),
      target: parseInviteTarget(systemEnv.primitives, target),
      passphrase,
    };
    if (!this.#proposed.has(passphrase)) {
      throw new UsageError('passphrase-must-be-generated', 'not a passphrase that proposePassphrase gave');
    }
    return sendInvite(this.#host, argon2idHash, { ...order, generated: true });
  }

  /**
   * Joins the group of the newest invite that the passphrase opens; a second for each that it tries. Rejects with
   * UsageError 'no-sealed-messages', 'passphrase-opens-nothing', or of the invite that it opens: 'already-in-group',
   * 'invite-expired', 'invite-invalid'; the invite stays then. An invite to a large group comes in parts: then it resolves
   * when the last has come, or rejects with one of these three (and the invite is gone), or 'closed'. It goes on after a
   * restart by itself.
   */
  async openInvite(passphrase: string): Promise<Group> {
    const news = await openSealedWith(this.#host, argon2idHash, passphrase);
    if (news.some(({ type }) => type === 'invite-opened')) return this.#entered(news);
    const opened = await new Promise<News>((resolve, reject) => this.#joining.add({ resolve, reject }));
    return this.#entered([opened]);
  }

  /**
   * Sends a text of at most 16 KiB of UTF-8 to everybody in the group. Once stored it goes out by itself, over restarts
   * too, until every member can have it; each gets it once. `answering` is the id of a message that is being handled: in
   * the same step it counts as handled, so that the answer is given once, however the process ends. People's windows show
   * it with what it is a reply to. Rejects with UsageError 'unknown-group', 'text-empty', 'text-too-long',
   * 'already-handled', 'unknown-message' (`replyTo` is no message's id), 'not-a-member', 'too-many-mentions'.
   */
  async send(groupId: string, text: string, options: SendOptions = {}): Promise<SentMessage> {
    const { answering, replyTo = null, mentions = [] } = options;
    const group = groupIdFrom(groupId);
    const handled = answering === undefined ? [] : [this.#inbox.handled(answering)];
    const content = {
      type: 'rich-text',
      text,
      replyTo,
      forwarded: false,
      mentions: membersOf(this.#host.endpoint.group(group), mentions),
    } as const;
    const news = this.#host.perform({ type: 'send', groupId: group, content }, handled);
    const [sent] = news.flatMap((item) => (item.type === 'message' && item.message.mine ? [item.message] : []));
    if (sent === undefined) throw new InternalError('send', 'the engine sent nothing');
    return { id: sent.id, order: sent.order, sentAt: sent.sentAt };
  }

  /** Tries a message or an invite again whose status is 'failed'. Rejects with UsageError 'nothing-to-retry'. */
  async retry(id: string): Promise<void> {
    this.#host.handle({ type: 'retry', messageId: id });
  }

  /**
   * Calls `listener` with every event of this name from now on; gives what ends that. A listener of 'message' or 'invite'
   * gets those too that wait. Messages come one at a time, in the order of arrival: the next when all listeners have
   * come to an end (promises are waited for). One that was not handled (the process ended, a listener threw) comes again
   * after the next `open`. Other events are told once or, where the process ends, not at all.
   */
  on<Name extends keyof ConclaveEvents>(name: Name, listener: Listener<ConclaveEvents[Name]>): () => void {
    if (this.#closed) throw new UsageError('closed', 'the endpoint is closed');
    const remove = this.#listeners.add(name, listener);
    if (name === 'message') this.#pump.wake();
    if (name === 'invite') {
      for (const invite of this.#host.endpoint.sealed())
        void this.#listeners.tellOne('invite', listener as Listener<Invite>, inviteOf(invite));
    }
    return remove;
  }

  /** Ends all connections and closes the store. Nothing is lost by ending without it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#refuseJoining('closed');
    this.#pump.stop();
    this.#listeners.clear();
    this.#host.close();
    this.#network.close();
    this.#store.close?.();
  }

  async #enter(address: ServerAddress, { name, patience = PATIENCE_MS }: ConclaveOptions): Promise<void> {
    const code = this.#host.endpoint.contactCode();
    if (code === null) {
      this.#startAfresh();
      this.#host.handle({ type: 'start', name, fingerprint: address.fingerprint });
    } else if (!equalBytes(parseContactCode(systemEnv.primitives, code).fingerprint, address.fingerprint)) {
      throw new UsageError('other-server', 'the store belongs to an endpoint of another server');
    }
    this.#applyProfile();
    this.#network.open(address);
    this.#network.enter();
    if (code === null) await this.#mailbox(patience);
  }

  /** What an opening left behind that came to nothing may be meant for another server. */
  #startAfresh(): void {
    this.#store.commit([...this.#store.load()].map(([key]) => ({ key, value: null })));
    this.#host.reload();
  }

  #mailbox(patience: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (work: () => void) => {
        clearTimeout(timer);
        this.#lookForMailbox = null;
        work();
      };
      const timer = setTimeout(() => end(() => reject(new LinkError('unreachable', 'no answer'))), patience);
      this.#lookForMailbox = () => {
        const problem = this.#network.connection?.problem ?? null;
        if (this.#host.endpoint.mailboxId() !== null) end(resolve);
        else if (problem === 'wrong-server-key') end(() => reject(new VerifyError(problem, 'another server answers')));
        else if (problem === 'registration-refused') end(() => reject(new UsageError(problem, 'no mailbox given')));
      };
    });
  }

  #entered(news: readonly News[]): Group {
    this.#applyProfile();
    const [id] = news.flatMap((item) => (item.type === 'group' || item.type === 'invite-opened' ? [item.groupId] : []));
    const group = id === undefined ? null : this.#host.endpoint.group(id);
    if (group === null) throw new InternalError('group', 'the engine entered no group');
    return groupOf(group);
  }

  #applyProfile(): void {
    const profile = this.#profile;
    for (const group of this.#host.endpoint.groups()) {
      if (group.profile !== profile) this.#host.handle({ type: 'set-profile', groupId: group.id, profile });
    }
  }

  #onNews(item: News): void {
    if (item.type === 'profile') this.#lookForMailbox?.();
    if (item.type === 'message') this.#pump.wake();
    if (item.type === 'sealed') this.#tellInvites();
    if (item.type === 'invite-opened') this.#endJoining(({ resolve }) => resolve(item));
    if (item.type === 'invite-refused') this.#refuseJoining(item.code);
    if (item.type === 'line') void this.#listeners.tell('line', lineOf(item.line));
    if (item.type === 'status') void this.#listeners.tell('status', { id: item.messageId, status: item.status });
    if (item.type === 'equivocation' || item.type === 'split-directory') this.#tellProblem({ code: item.type });
  }

  #refuseJoining(code: string): void {
    this.#endJoining(({ reject }) => reject(new UsageError(code, 'the invite’s parts led into no group')));
  }

  #endJoining(end: (waiting: Joining) => void): void {
    for (const waiting of this.#joining) end(waiting);
    this.#joining.clear();
  }

  #tellInvites(): void {
    for (const sealed of this.#host.endpoint.sealed()) {
      if (this.#told.has(sealed.id)) continue;
      this.#told.add(sealed.id);
      void this.#listeners.tell('invite', inviteOf(sealed));
    }
  }

  #onState(): void {
    const problem = this.#network.connection?.problem ?? null;
    if (this.#lookForMailbox) this.#lookForMailbox();
    else if (problem !== null && problem !== this.#problem) this.#tellProblem({ code: problem });
    this.#problem = problem;
  }

  #onFault(cause: unknown): void {
    this.#tellProblem({ code: cause instanceof ConclaveError ? cause.code : 'internal', cause });
  }

  #tellProblem(problem: Problem): void {
    if (!this.#closed) void this.#listeners.tell('problem', problem);
  }
}

/** Throws UsageError 'not-a-member'. */
function membersOf(group: GroupInfo | null, ids: readonly string[]): readonly MemberId[] {
  return [...new Set(ids)].map((id) => {
    const member = group?.members.find((one) => toHex(one.id) === id.toLowerCase());
    if (member === undefined) throw new UsageError('not-a-member', 'mentions somebody who is no member');
    return member.id;
  });
}

function groupIdFrom(text: string): GroupId {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UsageError('unknown-group', 'not the id of a group');
  return asGroupId(fromHex(text));
}
