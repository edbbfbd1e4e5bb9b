import type { EndpointEvent } from '@conclave/core/client/types';
import { config } from '../config/config.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { EngineHost } from './engine-host.ts';

/**
 * Resolves when the delivery is stored, however long the disk is full: only then may the server forget it. Rejects
 * where the engine itself fails on it; it then stays at the server.
 */
export async function deliverDurably(engine: EngineHost, event: EndpointEvent): Promise<void> {
  for (;;) {
    try {
      engine.handle(event);
      return;
    } catch (thrown) {
      if (!(thrown instanceof StorageError)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, config.storageRetry));
    }
  }
}
