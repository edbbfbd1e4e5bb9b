/** Which hours of which epochs one device has had, and has no more. */
export class Erased {
  readonly #epochs = new Map<string, { first: number; oldest: number | null }>();

  keep(epoch: string, hour: number): void {
    const known = this.#epochs.get(epoch);
    this.#epochs.set(epoch, { first: Math.min(hour, known?.first ?? hour), oldest: hour });
  }

  /** The whole epoch is erased. */
  forget(epoch: string): void {
    const known = this.#epochs.get(epoch);
    if (known !== undefined) known.oldest = null;
  }

  oldestKept(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const epoch of this.#epochs.values()) oldest = Math.min(oldest, epoch.oldest ?? oldest);
    return oldest;
  }

  /** Hex chain values of all hours that are erased; `until` bounds epochs that are gone altogether. */
  values(valueOf: (epoch: string, hour: number) => string | null, until: number): Set<string> {
    const gone = new Set<string>();
    for (const [epoch, { first, oldest }] of this.#epochs) {
      for (let hour = first; hour < (oldest ?? until); hour++) {
        const value = valueOf(epoch, hour);
        if (value !== null) gone.add(value);
      }
    }
    return gone;
  }
}
