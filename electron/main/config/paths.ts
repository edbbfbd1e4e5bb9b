import { join } from 'node:path';

/** Everything that a profile keeps, all below its userData folder. */
export function profilePaths(userData: string) {
  return {
    /** The wrapped key of the database. */
    keyFile: join(userData, 'database-key.json'),
    database: join(userData, 'conclave.db'),
    windowState: join(userData, 'window.json'),
    /** Of the windows that show one chat each. */
    chatWindowState: join(userData, 'chat-window.json'),
    /** Data of a server hosted on this computer. */
    server: join(userData, 'server'),
  };
}

export type ProfilePaths = ReturnType<typeof profilePaths>;
