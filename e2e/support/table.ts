import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Person } from './person.ts';
import { type Network, startNetwork } from './relay.ts';

/** People at real windows, a server and three proxies: each a process of its own. */
export interface Table<Name extends string> {
  readonly network: Network;
  readonly people: Readonly<Record<Name, Person>>;
  /** Ends every process and takes their data away. */
  clear(): Promise<void>;
}

/** Everyone named, arrived and online. Where that fails, nothing is left running. */
export async function setTable<const Name extends string>(...names: readonly Name[]): Promise<Table<Name>> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-table-'));
  const network = await startNetwork(folder);
  const arrivals = await Promise.allSettled(
    names.map((name) => Person.arrive(name, join(folder, name), network.address)),
  );
  const arrived = arrivals.flatMap((arrival) => (arrival.status === 'fulfilled' ? [arrival.value] : []));
  const clear = async (): Promise<void> => {
    await Promise.allSettled(arrived.map((person) => person.close()));
    await network.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const failure = arrivals.find((arrival) => arrival.status === 'rejected');
  if (failure !== undefined) {
    await clear();
    throw failure.reason;
  }
  const people = Object.fromEntries(arrived.map((person) => [person.name, person])) as Record<Name, Person>;
  return { network, people, clear };
}
