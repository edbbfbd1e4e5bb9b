import type { Read } from './window.ts';

export interface Figures {
  readonly kills: number;
  /** Texts that an author's command accepted, or that turned out to have been sent when their author was killed. */
  readonly sent: number;
  /** A text at one member other than its author counts one. */
  readonly delivered: number;
  /** A text that one member lacks counts one, its author among them. */
  readonly lost: number;
  /** A text that one member has once too often counts one. */
  readonly duplicates: number;
  readonly databaseOpenFailures: number;
}

/** What every member has, by name. */
export type Members = ReadonlyMap<string, readonly Read[]>;

/** What was accepted from whom. Every text is another one, and begins with its author's name. */
export class Ledger {
  readonly #accepted = new Set<string>();

  accept(text: string): void {
    this.#accepted.add(text);
  }

  /** Compares what every member has, by name, with what was accepted. */
  compare(members: Members): Omit<Figures, 'kills' | 'databaseOpenFailures'> {
    const texts = this.#all(members);
    const figures = { sent: texts.size, delivered: 0, lost: 0, duplicates: 0 };
    for (const [name, reads] of members) {
      const counts = new Map<string, number>();
      for (const { text } of reads) counts.set(text, (counts.get(text) ?? 0) + 1);
      for (const text of texts) {
        const count = counts.get(text) ?? 0;
        if (count === 0) figures.lost++;
        else figures.duplicates += count - 1;
        if (count > 0 && !text.startsWith(`${name} `)) figures.delivered++;
      }
    }
    return figures;
  }

  /** Who lacks what, in words. */
  missing(members: Members): string[] {
    const texts = this.#all(members);
    return [...members].flatMap(([name, reads]) => {
      const has = new Set(reads.map(({ text }) => text));
      return [...texts].filter((text) => !has.has(text)).map((text) => `${name} lacks “${text.slice(0, 40)}”`);
    });
  }

  /** What an author was killed over counts as sent where anybody has it. */
  #all(members: Members): Set<string> {
    return new Set([...this.#accepted, ...[...members.values()].flat().map(({ text }) => text)]);
  }
}

/** Whether everybody reads the same in the same order. */
export function isOneOrder(members: Members): boolean {
  const [first, ...others] = [...members.values()].map((reads) =>
    JSON.stringify(reads.map(({ id, text }) => [id, text])),
  );
  return others.every((other) => other === first);
}
