import type Database from '@signalapp/sqlcipher';

export type GapState = 'asked' | 'given-up';

/** Numbers `first` … `last` of one sender's messages in one group. */
export interface Stretch {
  readonly groupId: string;
  readonly senderId: string;
  readonly first: number;
  readonly last: number;
}

/** Which messages of whom did not come. Stretches of one sender do not overlap. */
export class GapStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put(stretch: Stretch, state: GapState): void {
    this.remove(stretch);
    const { groupId, senderId, first, last } = stretch;
    this.#db.prepare('INSERT INTO gaps VALUES (?, ?, ?, ?, ?)').run([groupId, senderId, first, last, state]);
  }

  /** What overlaps keeps the rest of it. */
  remove({ groupId, senderId, first, last }: Stretch): void {
    const touched = this.#db
      .prepare(
        `DELETE FROM gaps WHERE group_id = ? AND sender_id = ? AND first <= ? AND last >= ?
         RETURNING first, last, state`,
      )
      .all<{ first: number; last: number; state: GapState }>([groupId, senderId, last, first]);
    const keep = this.#db.prepare('INSERT INTO gaps VALUES (?, ?, ?, ?, ?)');
    for (const old of touched) {
      if (old.first < first) keep.run([groupId, senderId, old.first, first - 1, old.state]);
      if (old.last > last) keep.run([groupId, senderId, last + 1, old.last, old.state]);
    }
  }

  /** How many messages. */
  count(groupId: string, senderId: string, state: GapState): number {
    const sum = this.#db.prepare(
      'SELECT sum(last - first + 1) FROM gaps WHERE group_id = ? AND sender_id = ? AND state = ?',
      { pluck: true },
    );
    return sum.get<number | null>([groupId, senderId, state]) ?? 0;
  }
}
