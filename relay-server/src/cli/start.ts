import { resolve } from 'node:path';
import { isGlobalUnicast, isLocal } from '@conclave/core/directory/address';
import { UsageError } from '@conclave/core/errors';
import type { Command } from 'commander';
import { reachableAddress, resolveAddress } from '../config/reach.ts';
import { serverSettings, type Values } from '../config/settings.ts';
import { DataFolder } from '../data-folder.ts';
import { createLog, type Log } from '../log.ts';
import { type LocalProxies, startLocalProxies } from '../proxies.ts';
import { type RunningServer, startServer } from '../server.ts';
import { addSettings, readSettings, sourcesHelp } from './options.ts';
import { qrCode } from './qr-code.ts';
import { untilStopped } from './until-stopped.ts';

type Config = Values<typeof serverSettings>;

const LISTING_TIMEOUT = 30_000;
const DAY = 24 * 3_600_000;
const MIB = 2 ** 20;

export function addStart(program: Command): void {
  const command = program
    .command('start')
    .summary('run a central server')
    .description(
      'Runs a central server: it gives out mailboxes, lists proxies, and keeps deliveries until they are\n' +
        'fetched. Keys and certificate are made at the first start. Nothing is asked.',
    );
  addSettings(command, serverSettings)
    .option('--porcelain', 'for scripts: once ready, print one line "ADDRESS conclave-server://…" and nothing else')
    .addHelpText('after', sourcesHelp(serverSettings, 'server'))
    .addHelpText('after', EXAMPLES)
    .action(async () => run(readSettings(command, serverSettings, 'server'), command.opts()['porcelain'] === true));
}

const EXAMPLES = `
Examples:
  conclave-relay start --public-address chat.example.org --proxies 2
  conclave-relay start --host 127.0.0.1 --proxies 3 --allow-private      all on this computer, to try it out`;

async function run(config: Config, porcelain: boolean): Promise<void> {
  const publicAddress = config['public-address'] ?? reachableAddress(config.host);
  await checkReach(config, publicAddress);
  const log = createLog(config['log-level'] ?? (process.stderr.isTTY ? 'warn' : 'info'));
  const server = await startServer(serverOptions(config, publicAddress, log));
  let proxies: LocalProxies | null = null;
  try {
    proxies = await startLocalProxies({
      server,
      count: config.proxies,
      dataDir: new DataFolder(config.data).file('proxies'),
      host: config.host,
      publicAddress,
      log,
    });
    await report(config, server, proxies, porcelain);
    await untilStopped(async () => undefined);
  } finally {
    await proxies?.stop();
    await server.stop();
  }
}

function serverOptions(config: Config, publicAddress: string, log: Log) {
  return {
    dataDir: config.data,
    host: config.host,
    port: config.port,
    publicAddress,
    allowPrivate: config['allow-private'],
    registration: config.registration,
    limits: {
      retentionMs: config['retention-days'] * DAY,
      deliveriesPerMailbox: config['mailbox-deliveries'],
      bytesPerMailbox: config['mailbox-mib'] * MIB,
      totalBytes: config['disk-mib'] * MIB,
    },
    log,
    logAddresses: config['log-addresses'],
  };
}

/** Proxies at an address that the directory would refuse are better refused here, in words. */
async function checkReach(config: Config, publicAddress: string): Promise<void> {
  if (config.proxies === 0) return;
  const address = await resolveAddress('public-address', publicAddress);
  if (isGlobalUnicast(address) || (config['allow-private'] && isLocal(address))) return;
  throw new UsageError(
    'config',
    `proxies would be listed at ${publicAddress}, which is not a public address: name yours with --public-address, or add --allow-private for a network of your own`,
  );
}

async function report(config: Config, server: RunningServer, proxies: LocalProxies, porcelain: boolean): Promise<void> {
  if (porcelain) {
    await proxies.listed(LISTING_TIMEOUT);
    process.stdout.write(`ADDRESS ${server.addressText}\n`);
    return;
  }
  const listing = await proxies.listed(LISTING_TIMEOUT).then(
    () => null,
    (error: unknown) => (error as Error).message,
  );
  const lines = [
    '',
    'The Conclave server is running. People join with this address:',
    '',
    `  ${server.addressText}`,
    '',
    await qrCode(server.addressText),
    `  Listening   ${config.host}, port ${server.port}`,
    `  Data        ${resolve(config.data)}`,
    ...(config.proxies > 0
      ? [`  Proxies     ports ${proxies.ports.join(', ')}${listing === null ? ', listed' : ''}`]
      : []),
    ...(server.address.host !== (config['public-address'] ?? config.host)
      ? ['', `  ${server.address.host} was found out. If others reach you elsewhere, say so with --public-address.`]
      : []),
    ...(listing === null ? [] : ['', `  ${listing}.`, '  The server runs; they are tried again every two minutes.']),
    '',
    'Ctrl+C stops it.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}
