import type { Env } from '@conclave/core/crypto/env';
import type { Directory } from '@conclave/core/directory/directory';
import { fingerprintOf } from '@conclave/core/identity/fingerprint';
import { formatServerAddress, type ServerAddress } from '@conclave/core/identity/server-address';
import { events } from '@conclave/core/node/links/events';
import { type Listener, listen, peerAddress } from '@conclave/core/node/links/listen';
import { systemEnv } from '@conclave/core/node/system-env';
import { geometry } from '@conclave/core/wire/geometry';
import type { Socket } from 'socket.io';
import { Counters, type CounterValues } from './counters.ts';
import { DataFolder } from './data-folder.ts';
import { Announcer } from './directory/announcer.ts';
import { dialBackFrom } from './directory/dial-back.ts';
import { Publisher } from './directory/publisher.ts';
import { ProxyRegistry } from './directory/registry.ts';
import { Intake } from './intake.ts';
import { RoutingKeys } from './keys/routing-keys.ts';
import { loadIdentity, loadTls } from './keys/server-keys.ts';
import { defaultRules, RateLimits, type Rules } from './limits.ts';
import { serveLink } from './links/serve-link.ts';
import { type Log, silentLog } from './log.ts';
import { Registrar } from './mailbox/registrar.ts';
import { Sessions } from './mailbox/sessions.ts';
import { Maintenance } from './maintenance.ts';
import { defaultMailboxLimits, type MailboxLimits } from './store/mailbox-store.ts';
import { SqliteStore } from './store/sqlite.ts';

export interface ServerOptions {
  /** Folder for keys and mailboxes; made if there is none. One process at a time. */
  readonly dataDir: string;
  /** IP address to bind. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Host name or IP literal that devices dial, as it goes into the server address. */
  readonly publicAddress: string;
  /** Lists proxies on private and loopback addresses too, and trusts such peers not to need limits of their own. */
  readonly allowPrivate: boolean;
  /** Whether anyone may get a mailbox. Default 'open'. */
  readonly registration?: 'open' | 'closed';
  readonly limits?: Partial<MailboxLimits>;
  readonly rules?: Partial<Rules>;
  readonly env?: Env;
  /** Default: says nothing. */
  readonly log?: Log;
  /** Writes peers' addresses into the log. Default false. */
  readonly logAddresses?: boolean;
}

export interface RunningServer {
  readonly address: ServerAddress;
  /** `conclave-server://…`, what people paste. */
  readonly addressText: string;
  readonly port: number;
  /** The same server as `address`, as programs on this machine reach it. */
  readonly localAddress: ServerAddress;
  /** The newest directory. */
  directory(): Directory;
  /** See Announcer.trustOwn: for proxies that run beside the server. */
  trustOwn(identity: Uint8Array): void;
  counters(): CounterValues;
  /** Devices and proxies that are connected. */
  connections(): number;
  /** Finishes what was taken in, ends the links, frees port and data folder. */
  stop(): Promise<void>;
}

/** In the data folder: the address of the last start, for `conclave-relay address`. */
export const ADDRESS_FILE = 'address';

/**
 * Starts a central server. Rejects with UsageError 'port-taken', 'port-not-allowed', 'address-not-available' or
 * 'data-folder', or with StoreError; nothing runs then.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const env = options.env ?? systemEnv;
  const folder = new DataFolder(options.dataDir);
  const limits = { ...defaultMailboxLimits, ...options.limits };
  // First of all: it also keeps a second process out of the folder.
  const store = new SqliteStore(folder.file('mailboxes.db'), folder.secretBytes('store.key', env.random), limits);
  try {
    return await run(options, env, folder, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function run(options: ServerOptions, env: Env, folder: DataFolder, store: SqliteStore): Promise<RunningServer> {
  const log = options.log ?? silentLog;
  const { allowPrivate } = options;
  const counters = new Counters();
  const identity = loadIdentity(env, folder);
  const fingerprint = fingerprintOf(env.primitives, identity.publicKey.bytes);
  const tls = await loadTls(folder);
  const routingKeys = new RoutingKeys(env, folder);
  const registry = new ProxyRegistry();
  const sockets = new Set<Socket>();

  const publisher = new Publisher({
    env,
    identity,
    folder,
    routingKeys,
    registry,
    counters,
    log,
    gatherMs: 250,
    spacingMs: 2000,
    onPublished: ({ document }) => {
      for (const socket of sockets) socket.emit(events.directory, document);
    },
  });
  const announcer = new Announcer({
    env,
    registry,
    dialBack: dialBackFrom(env, fingerprint),
    allowPrivate,
    counters,
    log,
    onChange: () => publisher.changed(),
  });
  const sessions = new Sessions({ env, store, counters, log });
  const intake = new Intake({
    env,
    routingKeys: () => routingKeys.secretKeys(),
    store,
    counters,
    log,
    onStored: (mailboxId) => sessions.wake(mailboxId),
  });
  const services = {
    env,
    identity,
    fingerprint,
    tlsKeyHash: tls.keyHash,
    registration: options.registration ?? 'open',
    store,
    registrar: new Registrar(env, store),
    sessions,
    announcer,
    publisher,
    intake,
    limits: new RateLimits(allowPrivate, { ...defaultRules, ...options.rules }),
    counters,
    faults: {
      malformed: () => counters.add('requests-malformed'),
      crashed: (error: unknown) => {
        counters.add('requests-crashed');
        log.error(`a request failed: ${error instanceof Error ? error.message : 'unknown'}`);
      },
    },
  };
  const onConnection = (socket: Socket) => {
    counters.add('links-opened');
    log.debug(options.logAddresses ? { peer: peerAddress(socket) } : {}, 'a link opened');
    sockets.add(socket);
    socket.once('disconnect', () => sockets.delete(socket));
    serveLink(socket, services);
  };
  const { host, port } = options;
  const maxPerAddress = allowPrivate ? { maxPerAddress: 10_000 } : {};
  const listener = await listen({ tls, host, port, maxPacket: geometry.maxPacket, ...maxPerAddress, onConnection });
  const maintenance = new Maintenance({ env, routingKeys, publisher, announcer, sessions, store, counters, log });
  maintenance.start();
  const address = { host: options.publicAddress, port: listener.port, fingerprint };
  folder.write(ADDRESS_FILE, `${formatServerAddress(address)}\n`);
  log.info({ port: listener.port }, 'listening');

  return {
    address,
    addressText: formatServerAddress(address),
    port: listener.port,
    localAddress: { ...address, host: LOOPBACK[host] ?? host },
    directory: () => publisher.current().directory,
    trustOwn: (proxy) => announcer.trustOwn(proxy),
    counters: () => counters.values(),
    connections: () => listener.connections(),
    stop: once(() => stop({ announcer, publisher, maintenance, intake, sessions, listener, store, log })),
  };
}

/** How to reach a server that listens everywhere. */
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

interface Stoppable {
  readonly announcer: Announcer;
  readonly publisher: Publisher;
  readonly maintenance: Maintenance;
  readonly intake: Intake;
  readonly sessions: Sessions;
  readonly listener: Listener;
  readonly store: SqliteStore;
  readonly log: Log;
}

async function stop({ announcer, publisher, maintenance, intake, sessions, listener, store, log }: Stoppable) {
  announcer.stop();
  publisher.stop();
  await maintenance.stop();
  await intake.stop();
  // One turn, in which the last answers leave.
  await new Promise((resolve) => setImmediate(resolve));
  await listener.close();
  await sessions.idle();
  await store.close();
  log.info('stopped');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
