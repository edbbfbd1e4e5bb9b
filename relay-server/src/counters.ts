/** Everything the server counts. Aggregates only: none of these names a person, a mailbox or an address. */
const names = [
  'copies-stored',
  'copies-duplicate',
  'copies-unknown-mailbox',
  'copies-mailbox-full',
  'copies-rejected',
  'copies-busy',
  'deliveries-sent',
  'deliveries-acknowledged',
  'deliveries-expired',
  'registrations',
  'registrations-refused',
  'logins',
  'logins-refused',
  'announcements',
  'announcements-refused',
  'proxies-dropped',
  'directories-published',
  'links-opened',
  'requests-malformed',
  'requests-rate-limited',
  'requests-crashed',
] as const;

export type CounterName = (typeof names)[number];
export type CounterValues = Readonly<Record<CounterName, number>>;

/** Whole numbers that only grow, from zero at the start of the process. */
export class Counters {
  readonly #values = new Map<CounterName, number>(names.map((name) => [name, 0]));

  add(name: CounterName, amount = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + amount);
  }

  values(): CounterValues {
    return Object.fromEntries(this.#values) as CounterValues;
  }
}
