import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { cleanup, tempFolder } from './helpers.ts';

const RELAY = join(import.meta.dirname, '../src/cli.ts');
const ECHO_BOT = join(import.meta.dirname, '../../core/examples/echo-bot.ts');

/** A program as a process of its own, killed after the test. */
export interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  out(): string;
  err(): string;
}

export function conclaveRelay(args: readonly string[]): Run {
  return runScript(RELAY, args);
}

export function echoBot(args: readonly string[], env: Readonly<Record<string, string>>): Run {
  return runScript(ECHO_BOT, args, env);
}

function runScript(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, script, ...args], {
    // No settings but those of the test.
    cwd: tempFolder(),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  cleanup(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { child, exit, out: () => out, err: () => err };
}
