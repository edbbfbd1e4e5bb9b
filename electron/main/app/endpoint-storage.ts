import type { EndpointStorage } from '@conclave/core/node/endpoint/endpoint-host';
import type { Storage } from '../storage/storage.ts';
import { type ProjectionContext, project } from './projection.ts';

/** The engine's records in the database, and beside them, in the same transaction, what the window shows of them. */
export function endpointStorage(storage: Storage, context: ProjectionContext): EndpointStorage {
  return {
    load: () => storage.records.load(),
    commit: (writes, news) =>
      storage.transaction(() => {
        storage.records.commit(writes);
        for (const item of news) project(item, storage, context);
      }),
  };
}
