import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@conclave/core/errors';
import type { Command } from 'commander';
import { serverSettings } from '../config/settings.ts';
import { DataFolder } from '../data-folder.ts';
import { ADDRESS_FILE } from '../server.ts';
import { addSettings, readSettings } from './options.ts';
import { qrCode } from './qr-code.ts';

const settings = { data: serverSettings.data };

export function addAddress(program: Command): void {
  const command = program
    .command('address')
    .summary('print the address of a server that has run here')
    .description('Prints the address that people join with, as text and as a QR code.');
  addSettings(command, settings)
    .option('--no-qr', 'text only')
    .action(async () => {
      const { data } = readSettings(command, settings, 'server');
      const address = readAddress(data);
      process.stdout.write(`${address}\n`);
      if (command.opts()['qr'] === true) process.stdout.write(`\n${await qrCode(address)}\n`);
    });
}

function readAddress(data: string): string {
  const address = existsSync(join(data, ADDRESS_FILE)) ? new DataFolder(data).readText(ADDRESS_FILE) : null;
  if (address !== null) return address.trim();
  throw new UsageError(
    'no-server',
    `no server has run with the data folder ${data}: conclave-relay start --data ${data}`,
  );
}
