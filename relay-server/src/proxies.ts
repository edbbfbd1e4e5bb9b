import { join } from 'node:path';
import { equalBytes } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { openDescriptor } from '@conclave/core/directory/descriptor';
import { UsageError } from '@conclave/core/errors';
import type { ProxyState } from '@conclave/core/node/proxy-host';
import { systemEnv } from '@conclave/core/node/system-env';
import { resolveAddress } from './config/reach.ts';
import { DataFolder } from './data-folder.ts';
import { type Log, silentLog } from './log.ts';
import { type RunningProxy, startProxy } from './proxy.ts';
import type { RunningServer } from './server.ts';

export interface LocalProxiesOptions {
  readonly server: RunningServer;
  readonly count: number;
  /** Each proxy has a folder of its own in it. */
  readonly dataDir: string;
  /** IP address to bind. */
  readonly host: string;
  /** Host name or IP address that others dial; a name is resolved once. */
  readonly publicAddress: string;
  readonly env?: Env;
  readonly log?: Log;
}

export interface LocalProxies {
  readonly ports: readonly number[];
  /** What each was last told about being listed. */
  states(): readonly ProxyState[];
  counters(): readonly ReturnType<RunningProxy['counters']>[];
  /** Fulfils when the server's directory lists all of them as they are now. Rejects with UsageError 'not-listed'. */
  listed(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_AGAIN = 50;

/**
 * Starts proxies beside their server, in its family and trusted by it. They listen on the ports that they had before,
 * at first on those after the server's, or on free ones where these are taken. Rejects as startProxy does.
 */
export async function startLocalProxies(options: LocalProxiesOptions): Promise<LocalProxies> {
  const advertise = await resolveAddress('public-address', options.publicAddress);
  const states: ProxyState[] = Array.from({ length: options.count }, () => 'offline');
  const running: RunningProxy[] = [];
  const stop = async () => {
    await Promise.all(running.map((proxy) => proxy.stop()));
  };
  try {
    for (let i = 0; i < options.count; i++) {
      running.push(await startOne(options, advertise, i, (state) => (states[i] = state)));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports: running.map(({ port }) => port),
    states: () => [...states],
    counters: () => running.map((proxy) => proxy.counters()),
    listed: (timeoutMs) => waitUntilListed(options, running, states, timeoutMs),
    stop,
  };
}

async function startOne(
  { server, dataDir, host, env = systemEnv, log = silentLog }: LocalProxiesOptions,
  advertise: Uint8Array,
  index: number,
  onState: (state: ProxyState) => void,
): Promise<RunningProxy> {
  const name = `proxy-${index + 1}`;
  const folder = new DataFolder(join(dataDir, name));
  const start = (port: number) =>
    startProxy({
      env,
      dataDir: folder.path,
      host,
      port,
      advertise,
      server: server.localAddress,
      family: server.address.fingerprint,
      capacity: 1,
      onIdentity: (identity) => server.trustOwn(identity),
      onState: (state) => {
        log.info({ proxy: name, state }, 'proxy');
        onState(state);
      },
    });
  const kept = Number(folder.readText('port') ?? server.port + index + 1);
  const wanted = kept > 65535 ? 0 : kept;
  const proxy = await start(wanted).catch((error: unknown) => {
    if (!(error instanceof UsageError) || error.code !== 'port-taken') throw error;
    log.warn({ proxy: name, port: wanted }, 'this port is taken: taking a free one');
    return start(0);
  });
  folder.write('port', `${proxy.port}\n`);
  return proxy;
}

async function waitUntilListed(
  { server, env = systemEnv }: LocalProxiesOptions,
  proxies: readonly RunningProxy[],
  states: readonly ProxyState[],
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!proxies.every((proxy) => isListed(proxy))) {
    if (performance.now() > deadline) {
      const reasons = states.map((state, i) => `proxy ${i + 1} is ${describe(state)}`).join(', ');
      throw new UsageError('not-listed', `the proxies are not listed: ${reasons}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }

  /** With this port and these onion keys, and not as in an earlier run. */
  function isListed(proxy: RunningProxy): boolean {
    const own = openDescriptor(env.primitives, proxy.descriptor());
    const entry = server.directory().proxies.find(({ identity }) => equalBytes(identity, own.identity));
    const [key] = own.onionKeys;
    const [listedKey] = entry?.onionKeys ?? [];
    return (
      entry?.port === own.port &&
      key !== undefined &&
      listedKey !== undefined &&
      equalBytes(key.publicKey, listedKey.publicKey)
    );
  }
}

function describe(state: ProxyState): string {
  if (typeof state === 'string') return state;
  return 'unlisted' in state ? state.unlisted : state.refused;
}
