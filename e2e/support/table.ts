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

/** Everyone named, arrived and online. */
export async function setTable<const Name extends string>(...names: readonly Name[]): Promise<Table<Name>> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-table-'));
  const network = await startNetwork(folder);
  const arrivals = names.map(async (name) => [name, await Person.arrive(name, join(folder, name), network.address)]);
  const people = Object.fromEntries(await Promise.all(arrivals)) as Record<Name, Person>;
  const clear = async (): Promise<void> => {
    await Promise.allSettled(names.map((name) => people[name].close()));
    await network.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { network, people, clear };
}
