import { ConclaveError } from '@conclave/core/errors';

export interface Explained {
  /** One line, with what to do about it. */
  readonly text: string;
  /** Of the process: 2 for what was asked for, 1 for what happened. */
  readonly exitCode: number;
}

const USAGE = new Set(['config', 'server-address']);

/** What a person is told of an error that ends a command. */
export function explain(error: unknown): Explained {
  if (!(error instanceof ConclaveError)) {
    return { text: `unexpected error: ${error instanceof Error ? error.message : String(error)}`, exitCode: 1 };
  }
  const advice = ADVICE[error.code];
  // The system's own word for it, such as EADDRINUSE, says nothing to most people.
  const message = error.message.replace(/: E[A-Z]+$/, '');
  const text = advice === undefined ? message : `${message}. ${advice}`;
  return { text, exitCode: USAGE.has(error.code) ? 2 : 1 };
}

const ADVICE: Readonly<Record<string, string>> = {
  'port-taken': 'Another program has this port: stop that one, or choose another port with --port (0 picks a free one)',
  'port-not-allowed': 'Ports below 1024 need more rights: choose a higher one with --port',
  'address-not-available': 'This machine has no such address: choose another with --host (0.0.0.0 for all of them)',
  'data-in-use': 'Stop that one first, or choose another folder with --data',
  'disk-full': 'Make room on the disk, or raise --disk-mib',
  'not-listed': 'Check that --public-address leads to this machine and that its ports are open',
};
