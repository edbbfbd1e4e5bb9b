/** Samples kept: enough to stand for the traffic of now, few enough to be of now. */
const KEPT = 256;
/** So many of the nearest in length count as alike, and all that are as near as the last of them. */
const ALIKE = 16;

/** The last samples of something that depends on the length of a packet. */
export class Recent<T> {
  readonly #samples: { readonly length: number; readonly value: T }[] = [];
  #next = 0;

  /** The oldest of `KEPT` gives way. */
  note(length: number, value: T): void {
    this.#samples[this.#next] = { length, value };
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Samples of packets of about this length, none where there are none at all. */
  near(length: number): readonly T[] {
    const distances = this.#samples.map((sample) => Math.abs(Math.log(sample.length / length)));
    const farthest = [...distances].sort((a, b) => a - b)[Math.min(ALIKE, distances.length) - 1] ?? 0;
    return this.#samples.filter((_, i) => (distances[i] as number) <= farthest).map(({ value }) => value);
  }
}
