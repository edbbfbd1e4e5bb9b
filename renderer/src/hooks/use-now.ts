import { useSyncExternalStore } from 'react';

let now = Date.now();

function subscribe(changed: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, 30_000);
  return () => clearInterval(timer);
}

/** The present time, to half a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
