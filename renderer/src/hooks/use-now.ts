import { useSyncExternalStore } from 'react';

const step = 30_000;
let now = Date.now();

function subscribe(changed: () => void): () => void {
  // It stood still while nobody looked.
  if (Date.now() - now > step) now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, step);
  return () => clearInterval(timer);
}

/** The present time, to half a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
