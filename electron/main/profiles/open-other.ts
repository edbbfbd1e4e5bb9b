import { spawn } from 'node:child_process';
import { ownCommand } from '../config/own-command.ts';

/** Opens a profile in a process of its own; one that is open already comes to the front. */
export function openOtherProfile(name: string | null, onFault: (thrown: unknown) => void): void {
  const [program, ...args] = ownCommand(name, []);
  const env = { ...process.env };
  // Those two are about the first start of the profile that they were given to.
  delete env['CONCLAVE_SERVER'];
  delete env['CONCLAVE_NAME'];
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env });
  child.once('error', onFault);
  child.unref();
}
