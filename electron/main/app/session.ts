import type { Socket } from 'node:net';
import { toHex } from '@conclave/core/bytes/bytes';
import type { News } from '@conclave/core/client/types';
import { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import { EndpointNetwork } from '@conclave/core/node/endpoint/endpoint-network';
import { socksDial } from '@conclave/core/node/links/socks';
import { memberIdOf } from '@conclave/core/wire/ids';
import type { Snapshot } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { FirstStart } from '../config/first-start.ts';
import type { CommandHandlers } from '../ipc/commands.ts';
import type { Page } from '../ipc/page.ts';
import { ProxyRole } from '../proxy/proxy-role.ts';
import { arrivalsIn } from './arrivals.ts';
import { Disappearing } from './disappearing.ts';
import { endpointStorage } from './endpoint-storage.ts';
import { FaultReport } from './fault-report.ts';
import { commandHandlers } from './handlers.ts';
import { Hosting } from './hosting.ts';
import { Inviting } from './inviting.ts';
import { Joining } from './joining.ts';
import { toProblem } from './problems.ts';
import { Publisher } from './publisher.ts';
import { Reading } from './reading.ts';
import type { SessionOptions } from './session-parts.ts';
import { desktopView } from './views/desktop-view.ts';
import { groupView } from './views/group-view.ts';
import { networkView, type ProfileFacts, profileView, sealedViews } from './views/world-views.ts';

/** One profile at work: the engine with its storage, its network and its window. */
export class Session {
  readonly handlers: CommandHandlers;
  readonly #options: SessionOptions;
  readonly #faults: FaultReport;
  readonly #engine: EndpointHost;
  readonly #publisher: Publisher;
  readonly #reading: Reading;
  readonly #hosting: Hosting;
  readonly #joining: Joining;
  readonly #network: EndpointNetwork;
  readonly #proxyRole: ProxyRole;
  readonly #disappearing: Disappearing;
  #closed: Promise<void> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { env, storage, hash, push } = options;
    this.#faults = new FaultReport(push, options.log);
    const onFault = (thrown: unknown) => this.#faults.report(thrown);
    const projection = {
      server: () => this.#joining.address,
      isWatching: (groupId: string) => this.#reading.isWatching(groupId),
      now: () => env.clock.now(),
      me: () => this.#me(),
      nameOf: (groupId: string, memberId: string) =>
        this.#publisher.group(groupId)?.members.find(({ id }) => toHex(id) === memberId)?.name ?? '',
    };
    const engine = new EndpointHost({
      env,
      storage: endpointStorage(storage, projection),
      storageRetryMs: config.storageRetry,
      onFault,
      onNews: (news) => this.#onNews(news),
      onSubmission: (submission) => this.#network.submit(submission),
    });
    this.#engine = engine;
    this.#network = new EndpointNetwork({
      env,
      host: engine,
      registrationRetryMs: config.registrationRetry,
      onState: () => this.#joining.publish(),
      dial: (host, port) => this.#dial(host, port),
      onFault,
      ...(options.timing ? { timing: options.timing } : {}),
    });
    const profileFacts = () => this.#profileFacts();
    const now = () => env.clock.now();
    this.#publisher = new Publisher({ storage, push, profileFacts, now, endpoint: () => engine.endpoint });
    const onGone = (groupId: string, ids: readonly string[]) => this.#publisher.publishGone(groupId, ids);
    this.#disappearing = new Disappearing({ storage, engine, now, onGone, onFault });
    this.#reading = new Reading(storage, this.#publisher);
    this.#hosting = new Hosting({
      storage,
      folder: options.serverFolder,
      spawn: options.spawnServer,
      onListening: (address) => this.#joining.moveTo(address),
      onTrouble: () => this.#joining.publish(),
    });
    this.#joining = new Joining({
      env,
      storage,
      engine,
      network: this.#network,
      hosting: this.#hosting,
      onMoved: () => this.#proxyRole.restart(),
      onServer: (server) => push({ type: 'server', server }),
    });
    this.#proxyRole = new ProxyRole({
      env,
      storage,
      onFault,
      server: () => this.#joining.address,
      hostedHere: () => this.#hosting.active,
      onView: (proxyRole) => push({ type: 'proxy-role', proxyRole }),
      onProxyId: (proxyId) => engine.handleQuietly({ type: 'own-proxy', proxyId }),
    });
    this.handlers = commandHandlers({
      options,
      engine,
      publisher: this.#publisher,
      reading: this.#reading,
      inviting: new Inviting({ env, hash, push, engine, publisher: this.#publisher }),
      joining: this.#joining,
      proxyRole: this.#proxyRole,
      changeWay: () => this.#changeWay(),
      snapshot: (page) => this.snapshot(page),
    });
  }

  /** Back to work: to the server of last time, or to the one that `firstStart` names. */
  async start(firstStart: FirstStart | null): Promise<void> {
    this.#options.applyTheme(this.#profileFacts().theme);
    try {
      await this.#joining.resume(firstStart);
    } catch (thrown) {
      this.#options.push({ type: 'problem', problem: toProblem(thrown), during: 'joinServer' });
    }
    this.#proxyRole.restart();
    this.#disappearing.tend();
  }

  /** Resolves when everything is stored, and every port and file free. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#disappearing.close();
    this.#engine.close();
    this.#network.close();
    await Promise.all([this.#proxyRole.close(), this.#hosting.stop()]);
    this.#options.storage.close();
  }

  /** A window has come to the front, or lost it. */
  setFocused(pageId: number, focused: boolean): void {
    this.#reading.setFocused(pageId, focused);
  }

  /** A window is gone. */
  forgetPage(pageId: number): void {
    this.#reading.forget(pageId);
  }

  /** Everything that `page` shows; null for the main window before there is one. */
  snapshot(page: Page | null = null): Snapshot {
    const { env, storage, version } = this.#options;
    const { endpoint } = this.#engine;
    const now = env.clock.now();
    return {
      profile: profileView(endpoint, this.#profileFacts()),
      server: this.#joining.view(),
      network: networkView(endpoint),
      proxyRole: this.#proxyRole.view,
      groups: endpoint.groups().map((group) => groupView(group, storage, now)),
      sealed: sealedViews(endpoint.sealed()),
      partialInvites: endpoint.pendingInvites(),
      desktop: desktopView(storage, this.#options.desktop),
      only: page?.only ?? null,
      lastGroup: storage.settings.get('lastGroup'),
      version,
    };
  }

  /** This person's id in every group; '' before there are keys. */
  #me(): string {
    const { device } = this.#engine.endpoint;
    return device === null ? '' : toHex(memberIdOf(this.#options.env.primitives, device.signing.publicKey.bytes));
  }

  /** By the SOCKS proxy, where one is set; what this computer hosts itself is reached without. */
  #dial(host: string, port: number): Promise<Socket> | null {
    const proxy = this.#options.storage.settings.get('socks');
    return proxy === null || this.#hosting.active ? null : socksDial(proxy)(host, port);
  }

  async #changeWay(): Promise<void> {
    this.#network.dropProxyLinks();
    if (!this.#hosting.active) await this.#joining.reconnect();
  }

  #profileFacts(): ProfileFacts {
    const { keychain, storage } = this.#options;
    return {
      keychain,
      theme: storage.settings.get('theme') ?? 'system',
      textSize: storage.settings.get('textSize') ?? 100,
    };
  }

  #onNews(news: readonly News[]): void {
    this.#faults.allIsWell();
    this.#publisher.publish(news);
    const isWatching = (groupId: string) => this.#reading.isWatching(groupId);
    const { storage, env, desktop } = this.#options;
    const context = { storage, publisher: this.#publisher, isWatching, now: () => env.clock.now() };
    for (const arrival of arrivalsIn(news, context)) desktop.notify(arrival);
    this.#disappearing.tend();
  }
}
