import { relayProgram } from './paths.ts';
import { Program } from './process.ts';

/** A central server and three proxies, four processes. */
export interface Network {
  readonly address: string;
  readonly server: Program;
  readonly proxies: readonly Program[];
  /** Resolves once the server has dialled it back and listed it. */
  startProxy(name: string): Promise<Program>;
  stop(): Promise<void>;
}

export async function startNetwork(folder: string, proxyCount = 3): Promise<Network> {
  const options = ['--porcelain', '--host', '127.0.0.1', '--port', '0', '--allow-private'];
  const server = new Program(relayProgram, ['start', ...options, '--data', `${folder}/server`]);
  const address = await server.printed(/^ADDRESS (conclave-server:\S+)$/m);
  const proxies: Program[] = [];
  const startProxy = async (name: string): Promise<Program> => {
    const where = ['--host', '127.0.0.1', '--port', '0', '--data', `${folder}/${name}`];
    const proxy = new Program(relayProgram, ['proxy', '--server', address, ...where]);
    proxies.push(proxy);
    await proxy.printed(/^(Listed by)/m);
    return proxy;
  };
  await Promise.all(Array.from({ length: proxyCount }, (_, i) => startProxy(`proxy-${i + 1}`)));
  const stop = async (): Promise<void> => {
    await Promise.all([...proxies, server].map((program) => program.stop()));
  };
  return { address, server, proxies, startProxy, stop };
}
