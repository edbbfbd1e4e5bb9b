/** Runs in a utility process of its own: the central server of this computer, and proxies beside it. */
import { join } from 'node:path';
import { ConclaveError } from '@conclave/core/errors';
import { startLocalProxies } from '@conclave/relay-server/proxies';
import { startServer } from '@conclave/relay-server/server';
import type { FromServer, ToServer } from './process-messages.ts';
import { reachableAt } from './reachable-at.ts';

type Stop = () => Promise<void>;

const { parentPort } = process;
const say = (message: FromServer) => parentPort.postMessage(message);
/** Starting and stopping follow one another. */
let stop: Promise<Stop> = Promise.resolve(() => Promise.resolve());

parentPort.on('message', ({ data }: { data: ToServer }) => {
  if (data.type === 'start') {
    stop = run(data);
    stop.catch((thrown: unknown) => say({ type: 'failed', code: codeOf(thrown) }));
  } else {
    void stop.then((stopIt) => stopIt()).finally(() => process.exit(0));
  }
});

async function run({ folder, port, proxies: count }: ToServer & { type: 'start' }): Promise<Stop> {
  const { publicAddress, bind: host } = await reachableAt();
  const dataDir = join(folder, 'server');
  const server = await startServer({ dataDir, host, port, publicAddress, allowPrivate: true });
  try {
    const proxies = await startLocalProxies({ server, count, dataDir: join(folder, 'proxies'), host, publicAddress });
    say({ type: 'listening', address: server.addressText, port: server.port });
    return async () => {
      await proxies.stop();
      await server.stop();
    };
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
}

const codeOf = (thrown: unknown) => (thrown instanceof ConclaveError ? thrown.code : 'server-stopped');
