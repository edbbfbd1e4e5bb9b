import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import { ProxyHost, type ProxyState } from '@conclave/core/node/proxy-host';
import {
  createProxyIdentity,
  decodeProxyIdentity,
  encodeProxyIdentity,
  type ProxyIdentity,
} from '@conclave/core/node/proxy/identity';
import { DataFolder } from './data-folder.ts';
import { openProxyStore } from './store/proxy-store.ts';

export interface ProxyOptions {
  readonly env: Env;
  /** Folder for its keys; made if there is none. One process at a time. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The IP address that others dial, 4 or 16 bytes. */
  readonly advertise: Uint8Array;
  readonly server: ServerAddress;
  /** 32 bytes that all proxies of one operator carry; null for a family of its own. */
  readonly family: Uint8Array | null;
  /** 0 to 3. */
  readonly capacity: number;
  readonly onState: (state: ProxyState) => void;
  /** Told before it announces itself. */
  readonly onIdentity?: (identity: Uint8Array) => void;
}

export interface RunningProxy {
  readonly port: number;
  readonly identity: Uint8Array;
  /** Signed, as of now. */
  descriptor(): Uint8Array;
  counters(): ReturnType<ProxyHost['counters']>;
  stop(): Promise<void>;
}

const IDENTITY = 'proxy-identity';

/** Starts one proxy. Rejects with UsageError 'port-taken' and its like or 'data-folder', or with StoreError. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { env, advertise, server, capacity, onState } = options;
  const folder = new DataFolder(options.dataDir);
  // First of all: it also keeps a second process out of the folder.
  const store = openProxyStore(folder.file('proxy.db'), folder.secretBytes('store.key', env.random));
  try {
    const identity = await loadProxyIdentity(env, folder);
    const name = identity.signing.publicKey.bytes;
    options.onIdentity?.(name);
    const host = await ProxyHost.start({
      env,
      identity,
      listen: { host: options.host, port: options.port },
      advertise: { address: advertise },
      server,
      // A hash that nobody else's proxies have.
      family: options.family ?? env.primitives.sha256(name),
      capacity,
      store,
      onState,
    });
    return {
      port: host.port,
      identity: name,
      descriptor: () => host.descriptor(),
      counters: () => host.counters(),
      stop: async () => {
        await host.stop();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

async function loadProxyIdentity(env: Env, folder: DataFolder): Promise<ProxyIdentity> {
  const kept = folder.read(IDENTITY);
  if (kept === null) {
    const made = await createProxyIdentity(env);
    folder.write(IDENTITY, encodeProxyIdentity(made));
    return made;
  }
  try {
    return decodeProxyIdentity(env.primitives, kept);
  } catch {
    // The decoder's own words may quote a key.
    throw new UsageError('data-folder', `${folder.file(IDENTITY)} is damaged: move it away and a new one is made`);
  }
}
