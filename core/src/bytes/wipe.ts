/** Overwrites with zeros. Best effort: a garbage-collected runtime may hold copies that nobody can reach. */
export function wipe(...buffers: Uint8Array[]): void {
  for (const buffer of buffers) buffer.fill(0);
}
