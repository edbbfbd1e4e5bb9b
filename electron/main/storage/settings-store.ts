import type Database from '@signalapp/sqlcipher';
import type { TextSize, Theme } from '../../bridge/contract.ts';

/** Everything the app remembers for itself. Absent means never set. */
export interface Settings {
  readonly theme: Theme;
  readonly textSize: TextSize;
  /** Name chosen on the first screen. */
  readonly name: string;
  /** The server joined, as `conclave-server://…`. */
  readonly server: string;
  /** This computer hosts that server. `port` 0: it has not listened yet. */
  readonly hosted: { readonly port: number };
  readonly proxyOn: boolean;
  /** Identity of the proxy role: seed of its key (hex), its TLS key and certificate (PEM), the port it had. */
  readonly proxy: { readonly seed: string; readonly tlsKey: string; readonly tlsCert: string; readonly port: number };
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
}
