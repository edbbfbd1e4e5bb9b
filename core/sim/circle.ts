import type { Dice } from './dice.ts';
import type { Person } from './person.ts';
import type { VirtualTime } from './virtual-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** An invited person tries the passphrase so often before they ask for another invite. */
const OPENING_TRIES = 12;

/** People who mean to have a group together, and go on until they have. */
export class Circle {
  readonly name: string;
  readonly people: readonly Person[];
  readonly #dice: Dice;
  readonly #time: VirtualTime;
  readonly #until: number;
  /** Nobody invites whom somebody has put out, unless on purpose. */
  readonly #unwanted = new Set<Person>();
  #id: string | null = null;

  constructor(parts: { name: string; people: readonly Person[]; dice: Dice; time: VirtualTime; until: number }) {
    this.name = parts.name;
    this.people = parts.people;
    this.#dice = parts.dice;
    this.#time = parts.time;
    this.#until = parts.until;
  }

  /** Hex group id; null before it is founded. */
  get id(): string | null {
    return this.#id;
  }

  begin(soon: number): void {
    this.#time.after(this.#dice.below(soon), () => this.#found());
  }

  present(): Person[] {
    return this.people.filter((person) => person.group(this.#id) !== null);
  }

  /** Not to be asked again. */
  give(up: Person): void {
    this.#unwanted.add(up);
  }

  welcome(back: Person): void {
    this.#unwanted.delete(back);
    this.#invite(back);
  }

  #found(): void {
    const [founder, ...others] = this.people;
    this.#id = founder?.found(this.name) ?? null;
    if (this.#id === null) {
      if (this.#time.now() < this.#until) this.#time.after(5 * MINUTE, () => this.#found());
      return;
    }
    const span = Math.max(HOUR, (this.#until - this.#time.now()) * 0.4);
    others.forEach((person, i) => {
      // Most come early, some late.
      const wait = i < others.length / 2 ? this.#dice.below(HOUR) : this.#dice.below(span);
      this.#time.after(wait, () => this.#invite(person));
    });
  }

  #invite(person: Person): void {
    if (this.#unwanted.has(person) || person.group(this.#id) !== null || this.#time.now() > this.#until) return;
    const present = this.present().filter((member) => member.group(this.#id)?.mayInvite === true);
    const inviter = present.length === 0 ? null : this.#dice.chance(0.5) ? present[0] : this.#dice.pick(present);
    const group = inviter?.group(this.#id) ?? null;
    const passphrase = `${this.name} ${this.#dice.below(1_000_000)}`;
    if (inviter && group !== null && inviter.invite(group, person, passphrase)) this.#open(person, passphrase, 0);
    else this.#time.after(this.#dice.between(5 * MINUTE, HOUR), () => this.#invite(person));
  }

  #open(person: Person, passphrase: string, tries: number): void {
    this.#time.after(MINUTE + this.#dice.exponential(15 * MINUTE), () => {
      if (person.group(this.#id) !== null || this.#time.now() > this.#until) return;
      person.open(passphrase);
      if (person.group(this.#id) !== null) return;
      if (tries === OPENING_TRIES) this.#invite(person);
      else this.#open(person, passphrase, tries + 1);
    });
  }
}
