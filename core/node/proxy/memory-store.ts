import type { Store } from '@conclave/core/ports';

/**
 * For a proxy that forgets its onion keys when it ends, which is safe: what they could have opened is lost with the
 * replay tags that are lost (protocol.md §2).
 */
export function memoryStore(): Store {
  const records = new Map<string, Uint8Array>();
  return {
    load: () => [...records].map(([key, value]) => [key, new Uint8Array(value)] as const),
    commit: (writes) => {
      for (const { key, value } of writes) {
        if (value === null) records.delete(key);
        else records.set(key, new Uint8Array(value));
      }
    },
  };
}
