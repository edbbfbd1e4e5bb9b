import { utilityProcess } from 'electron';
import type { ServerChild } from './server-child.ts';

/** Starts the script at `path` in a process of its own, so that serving others never makes the window stutter. */
export function forkServer(path: string): ServerChild {
  const child = utilityProcess.fork(path, [], { serviceName: 'Conclave server', stdio: 'inherit' });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill(),
  };
}
