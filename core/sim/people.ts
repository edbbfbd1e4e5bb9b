import type { DeviceNode } from './actors.ts';
import type { Check } from './check.ts';
import { Circle } from './circle.ts';
import type { Context } from './context.ts';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import { Person } from './person.ts';
import { Politics } from './politics.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** All people, their circles, and how much they write. */
export class People {
  readonly circles: readonly Circle[];
  readonly #people: readonly Person[];
  readonly #byDevice: ReadonlyMap<DeviceNode, Person>;
  readonly #dice: Dice;
  readonly #context: Context;
  readonly #until: number;

  constructor(parts: { devices: readonly Device[]; dice: Dice; context: Context; until: number }) {
    const { devices, dice, context, until } = parts;
    this.#dice = dice;
    this.#context = context;
    this.#until = until;
    this.#people = devices.map((device) => new Person(device, context.primitives));
    this.#byDevice = new Map(this.#people.map((person) => [person.device, person]));
    this.circles = this.#gather();
  }

  /** What people do about what they see: they try again what failed. */
  readonly reactions: Check = {
    committed: (device, _event, { news }) => {
      for (const item of news) {
        if (item.type !== 'status' || item.status.state !== 'failed') continue;
        this.#retryLater(device, item.messageId);
      }
    },
  };

  /** `deedsPerDay` is how often somebody decides something about each circle's members. */
  begin(messages: number, deedsPerDay: number): void {
    const { time } = this.#context;
    const span = this.#until - time.now();
    for (const [i, circle] of this.circles.entries()) {
      circle.begin(Math.min(HOUR, span / 10));
      if (deedsPerDay === 0) continue;
      const dice = this.#dice.fork(`politics ${i}`);
      new Politics({ circle, dice, time, until: this.#until }).begin((24 * HOUR) / deedsPerDay);
    }
    const perPerson = messages / this.#people.length;
    for (const person of this.#people) this.#writeNowAndThen(person, span / perPerson);
  }

  /** A round of greetings, so that everyone can tell whether something of somebody's is missing. */
  greet(within: number): void {
    for (const circle of this.circles) {
      for (const person of circle.people) {
        this.#context.time.after(person.dice.below(within), () => {
          const group = person.group(circle.id);
          if (group !== null && group.members.length > 1) person.write(group);
        });
      }
    }
  }

  /** A person remembers what failed, whatever becomes of the process in the meantime. */
  #retryLater(device: DeviceNode, messageId: string): void {
    this.#context.time.after(MINUTE + device.dice.below(10 * MINUTE), () => {
      const refusal = this.#byDevice.get(device)?.do({ type: 'retry', messageId });
      if (refusal === 'down') this.#retryLater(device, messageId);
    });
  }

  #gather(): Circle[] {
    const { time } = this.#context;
    const left = [...this.#people];
    const circles: Circle[] = [];
    while (left.length > 1) {
      const dice = this.#dice.fork(`circle ${circles.length}`);
      const people = left.splice(0, Math.min(left.length, dice.between(2, 12)));
      // Some are in two circles.
      const guests = circles.length === 0 ? 0 : dice.below(3);
      for (let i = 0; i < guests; i++) {
        const guest = dice.pick(dice.pick(circles).people);
        if (!people.includes(guest)) people.push(guest);
      }
      circles.push(new Circle({ name: `circle ${circles.length}`, people, dice, time, until: this.#until }));
    }
    return circles;
  }

  #writeNowAndThen(person: Person, mean: number): void {
    this.#context.time.after(person.dice.exponential(mean), () => {
      if (this.#context.time.now() > this.#until) return;
      const groups = person.groups().filter(({ members }) => members.length > 1);
      if (groups.length > 0) person.write(person.dice.pick(groups));
      this.#writeNowAndThen(person, mean);
    });
  }
}
