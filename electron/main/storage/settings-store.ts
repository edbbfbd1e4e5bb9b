import type { SocksProxy } from '@conclave/core/node/links/socks';
import type Database from '@signalapp/sqlcipher';
import type { Habits, TextSize, Theme } from '../../bridge/contract.ts';

/** Everything the app remembers for itself. Absent means never set. */
export interface Settings {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly habits: Habits;
  /** The person has been told what closing to the tray means. */
  readonly trayExplained: true;
  /** The group that the main window showed last. */
  readonly lastGroup: string;
  /** Null, as never set: links go directly. */
  readonly socks: SocksProxy | null;
  /** The server joined, as `conclave-server://…`. */
  readonly server: string;
  /** This computer hosts that server, on this port. */
  readonly hosted: { readonly port: number };
  readonly proxyOn: boolean;
  /** Identity of the proxy role in base64, and the port that it had. */
  readonly proxy: { readonly identity: string; readonly port: number };
}

export class SettingsStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get<Name extends keyof Settings>(name: Name): Settings[Name] | null {
    const text = this.#db.prepare('SELECT value FROM settings WHERE name = ?', { pluck: true }).get<string>([name]);
    return text === undefined ? null : (JSON.parse(text) as Settings[Name]);
  }

  set<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
    this.#db.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)').run([name, JSON.stringify(value)]);
  }

  remove(name: keyof Settings): void {
    this.#db.prepare('DELETE FROM settings WHERE name = ?').run([name]);
  }
}
