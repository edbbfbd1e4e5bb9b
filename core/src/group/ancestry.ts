/**
 * Who has seen what, among operations that arrived one after the other, each after all that it names. An operation is
 * its place in that order here.
 */
export class Ancestry {
  readonly #parents: (readonly number[])[] = [];
  readonly #clocks: number[] = [];
  /** By place, the number of the walk that came by last: cheaper than a set for each walk. */
  #visits = new Uint32Array(64);
  #walks = 0;

  add(parents: readonly number[], clock: number): number {
    const place = this.#parents.push(parents) - 1;
    this.#clocks.push(clock);
    if (place >= this.#visits.length) {
      const grown = new Uint32Array(2 * place);
      grown.set(this.#visits);
      this.#visits = grown;
    }
    return place;
  }

  clock(place: number): number {
    return this.#clocks[place] as number;
  }

  /** All of `heads` and what they have seen. */
  seenBy(heads: readonly number[]): PlaceSet {
    const seen = new PlaceSet(this.#parents.length);
    this.#walk(heads, 0, (place) => {
      seen.add(place);
      return false;
    });
    return seen;
  }

  /** Whether one of `heads` is `wanted` or has seen it. */
  hasSeen(heads: readonly number[], wanted: number): boolean {
    return this.#walk(heads, this.clock(wanted), (place) => place === wanted);
  }

  parents(place: number): readonly number[] {
    return this.#parents[place] as readonly number[];
  }

  /** Visits `from` and its ancestors down to `lowestClock`; true as soon as a visit says so. */
  #walk(from: readonly number[], lowestClock: number, visit: (place: number) => boolean): boolean {
    const walk = this.#nextWalk();
    const open = [...from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (this.#visits[place] === walk || this.clock(place) < lowestClock) continue;
      this.#visits[place] = walk;
      if (visit(place)) return true;
      for (const parent of this.parents(place)) open.push(parent);
    }
    return false;
  }

  #nextWalk(): number {
    if (this.#walks === 0xffffffff) {
      this.#visits.fill(0);
      this.#walks = 0;
    }
    return ++this.#walks;
  }
}

/** A set of places below a bound, one bit each. */
export class PlaceSet {
  readonly #bits: Uint32Array;

  constructor(bound: number) {
    this.#bits = new Uint32Array((bound + 31) >>> 5);
  }

  add(place: number): void {
    this.#bits[place >>> 5] = (this.#bits[place >>> 5] as number) | (1 << (place & 31));
  }

  /** False for a place beyond the bound too. */
  has(place: number): boolean {
    return (((this.#bits[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
  }
}
