import type { ToServer } from './process-messages.ts';

/** A process that runs the server, as its parent sees it. */
export interface ServerChild {
  send(message: ToServer): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however it ended. */
  onExit(listener: () => void): void;
  kill(): void;
}
