import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalProxies, startLocalProxies } from '@conclave/relay-server/proxies';
import { type RunningServer, startServer } from '@conclave/relay-server/server';
import { Person, type PersonOptions, until } from './person.ts';

const LOCAL = { host: '127.0.0.1', publicAddress: '127.0.0.1' } as const;

export const serverOptions = (dataDir: string, port = 0) => ({ ...LOCAL, dataDir, port, allowPrivate: true }) as const;

/** A real server with three real proxies, and people who come there. */
export class Town {
  readonly server: RunningServer;
  readonly #proxies: LocalProxies;
  readonly #people: Person[] = [];

  private constructor(server: RunningServer, proxies: LocalProxies) {
    this.server = server;
    this.#proxies = proxies;
  }

  static async start(): Promise<Town> {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-town-'));
    const server = await startServer(serverOptions(join(folder, 'server')));
    const proxies = await startLocalProxies({ ...LOCAL, server, count: 3, dataDir: join(folder, 'proxies') });
    await proxies.listed(20_000);
    return new Town(server, proxies);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.close().catch(() => undefined)));
    await this.#proxies.stop();
    await this.server.stop();
  }

  async person(options: PersonOptions = {}): Promise<Person> {
    const made = await Person.start(options);
    this.#people.push(made);
    return made;
  }

  async joined(name: string): Promise<Person> {
    const made = await this.person({ firstStart: { address: this.server.addressText, name } });
    await until(`${name} to be online`, () => {
      const { profile, server, network } = made.session.snapshot();
      return profile?.mailboxId && server?.state === 'online' && network.usableProxies >= 2 && network.waiting === null;
    });
    return made;
  }

  /** Two people in a group that the first one made. */
  async pair(host: Person, guest: Person, name: string): Promise<string> {
    await host.must('createGroup', { name, colour: 1 });
    const groupId = await until('the group', () => host.group(name)?.id);
    await invite(host, guest, name, guest.session.snapshot().profile?.contactCode ?? '');
    return groupId;
  }
}

export async function invite(host: Person, guest: Person, groupName: string, target: string): Promise<void> {
  await host.must('proposePassphrase', {});
  const passphrase = await host.sees('a passphrase', (e) => (e.type === 'passphrase-proposed' ? e.passphrase : null));
  const group = host.group(groupName);
  if (!group) throw new Error('no group');
  await host.must('invite', { groupId: group.id, target, passphrase });
  await host.sees('the invite to be sent', (e) => e.type === 'invite-sent' || null);
  await until('the sealed message', () => guest.session.snapshot().sealed.length > 0);
  await guest.must('openSealed', { passphrase: 'six words that are quite wrong here' });
  await guest.sees('a refusal', (e) => (e.type === 'problem' && e.problem.code === 'passphrase-opens-nothing') || null);
  await guest.must('openSealed', { passphrase: `  ${passphrase.toUpperCase().toLowerCase()} ` });
  await guest.sees('the group', (e) => e.type === 'invite-opened' || null);
  await until('the newcomer to be a member', () =>
    host.group(groupName)?.members.some((m) => m.name === guest.session.snapshot().profile?.name),
  );
}
