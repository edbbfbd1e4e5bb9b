import { formatIp, isGlobalUnicast } from '@conclave/core/directory/address';
import { UsageError } from '@conclave/core/errors';
import { parseServerAddress, type ServerAddress } from '@conclave/core/identity/server-address';
import type { ProxyState } from '@conclave/core/node/proxy-host';
import { systemEnv } from '@conclave/core/node/system-env';
import type { Command } from 'commander';
import { reachableAddress, resolveAddress } from '../config/reach.ts';
import { proxySettings, type Values } from '../config/settings.ts';
import { createLog } from '../log.ts';
import { startProxy } from '../proxy.ts';
import { addSettings, readSettings, sourcesHelp } from './options.ts';
import { untilStopped } from './until-stopped.ts';

export function addProxy(program: Command): void {
  const command = program
    .command('proxy')
    .summary('carry other people’s messages for a server')
    .description(
      'Runs a proxy: it carries sealed messages for the users of a server and can read none of them.\n' +
        'The server dials it before it is listed, so its port must be open to others.',
    );
  addSettings(command, proxySettings)
    .addHelpText('after', sourcesHelp(proxySettings, 'proxy'))
    .addHelpText('after', EXAMPLES)
    .action(async () => run(readSettings(command, proxySettings, 'proxy')));
}

const EXAMPLES = `
Example:
  conclave-relay proxy --server 'conclave-server://chat.example.org:7443/#…' --advertise 203.0.113.7`;

async function run(config: Values<typeof proxySettings>): Promise<void> {
  const server = serverOf(config.server);
  const advertise = await resolveAddress('advertise', config.advertise ?? reachableAddress(config.host));
  const log = createLog(config['log-level'] ?? (process.stderr.isTTY ? 'warn' : 'info'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const proxy = await startProxy({
    env: systemEnv,
    dataDir: config.data,
    host: config.host,
    port: config.port,
    advertise,
    server,
    family: config.operator ? server.fingerprint : null,
    capacity: config.capacity,
    onState: (state) => {
      log.info({ state }, 'proxy');
      const line = describe(state, server);
      if (line !== null) say(line);
    },
  });
  say(`Listening on ${config.host}, port ${proxy.port}; others are told ${formatIp(advertise)}.`);
  if (!isGlobalUnicast(advertise)) {
    say('That address is not a public one: it works on a network of your own only. --advertise names another.');
  }
  await untilStopped(() => proxy.stop());
}

function serverOf(text: string | null): ServerAddress {
  if (text !== null) return parseServerAddress(text);
  throw new UsageError('config', 'server: name the server to work for, --server conclave-server://…');
}

const UNLISTED: Readonly<Record<string, string>> = {
  unreachable: 'the server could not reach this proxy at the address and port that it advertises',
  'not-your-address': 'the advertised address is not the one that the server sees, or it already has a proxy there',
  'rate-limited': 'the server is busy',
  malformed: 'the server does not understand this version, or the clock of this machine is wrong',
};

/** One line for people, or null for what is no news. */
function describe(state: ProxyState, server: ServerAddress): string | null {
  if (state === 'listed') return `Listed by ${server.host}: carrying messages.`;
  if (state === 'offline') return `${server.host} is not reachable; trying again.`;
  if (state === 'announcing') return null;
  if ('unlisted' in state) return `Not listed: ${UNLISTED[state.unlisted] ?? state.unlisted}. Trying again.`;
  return `Stopped asking: the server at ${server.host} is not the one that the address names (${state.refused}).`;
}
