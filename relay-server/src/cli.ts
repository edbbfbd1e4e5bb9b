#!/usr/bin/env node
import { Command } from 'commander';
import { addAddress } from './cli/address.ts';
import { explain } from './cli/explain.ts';
import { addProxy } from './cli/proxy.ts';
import { addStart } from './cli/start.ts';

const program = new Command('conclave-relay')
  .description('The central server of a Conclave network, and proxies for it.')
  .version('0.1.0')
  .configureHelp({ sortSubcommands: false, helpWidth: 110 })
  .showHelpAfterError('conclave-relay --help lists the commands, conclave-relay COMMAND --help their settings.');
addStart(program);
addProxy(program);
addAddress(program);

// Whoever started us may stop reading; that ends nothing.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = explain(error);
  process.stderr.write(`conclave-relay: ${text}\n`);
  process.exitCode = exitCode;
}
