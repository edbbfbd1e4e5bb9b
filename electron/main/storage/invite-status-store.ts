import type Database from '@signalapp/sqlcipher';
import type { DeliveryStatus } from '../../bridge/contract.ts';

/** How far invites of one's own have come, by invite id in hex. */
export class InviteStatusStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  set(id: string, status: DeliveryStatus): void {
    this.#db.prepare('INSERT OR REPLACE INTO invite_statuses VALUES (?, ?)').run([id, JSON.stringify(status)]);
  }

  get(id: string): DeliveryStatus | null {
    const find = this.#db.prepare('SELECT status FROM invite_statuses WHERE id = ?', { pluck: true });
    const text = find.get<string>([id]);
    return text === undefined ? null : (JSON.parse(text) as DeliveryStatus);
  }
}
