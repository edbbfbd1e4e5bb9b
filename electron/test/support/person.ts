import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretBytes } from '@conclave/core/bytes/secret';
import { argon2id } from '@conclave/core/node/passphrase';
import { systemEnv } from '@conclave/core/node/system-env';
import type { Answer, AppEvent, CommandName, Commands, Habits, MessageView } from '../../bridge/contract.ts';
import { toProblem } from '../../main/app/problems.ts';
import { Session } from '../../main/app/session.ts';
import type { FirstStart } from '../../main/config/first-start.ts';
import type { ServerChild } from '../../main/host/server-child.ts';
import { carryOut } from '../../main/ipc/commands.ts';
import type { Page } from '../../main/ipc/page.ts';
import type { Arrival } from '../../main/notifications/arrival.ts';
import { createProfile, listProfiles } from '../../main/profiles/profiles.ts';
import { openDatabase } from '../../main/storage/open-database.ts';
import { Storage } from '../../main/storage/storage.ts';

type Db = ReturnType<typeof openDatabase>;

export interface PersonOptions {
  readonly folder?: string;
  readonly firstStart?: FirstStart | null;
  readonly spawnServer?: () => ServerChild;
}

/** A session as the app has it, with a window that remembers what it was told. */
export class Person {
  readonly folder: string;
  readonly events: AppEvent[] = [];
  readonly logged: string[] = [];
  readonly applied: Habits[] = [];
  /** Links that the system was asked to open. */
  readonly outside: string[] = [];
  readonly arrivals: Arrival[] = [];
  readonly opened: (string | null)[] = [];
  readonly chatWindows: string[] = [];
  readonly page: Page = { id: 1, only: null, push: (event) => this.events.push(structuredClone(event)) };
  readonly session: Session;
  readonly db: Db;
  clipboard = '';

  constructor({ folder, spawnServer }: PersonOptions = {}) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'conclave-person-'));
    this.db = openDatabase(join(this.folder, 'conclave.db'), new SecretBytes(new Uint8Array(32).fill(7)));
    this.session = new Session({
      env: systemEnv,
      storage: new Storage(this.db),
      keychain: 'basic',
      // The real one at a fraction of its cost: its strength is not what is tried here.
      hash: (passphrase, salt) => argon2id(passphrase, salt, { memoryKiB: 256, passes: 1, parallelism: 1, length: 32 }),
      version: '0.0.0',
      serverFolder: join(this.folder, 'server'),
      spawnServer:
        spawnServer ??
        (() => {
          throw new Error('no server here');
        }),
      push: (event) => this.events.push(structuredClone(event)),
      copyText: (text) => {
        this.clipboard = text;
      },
      openOutside: (url) => {
        this.outside.push(url);
      },
      applyTheme: () => undefined,
      desktop: {
        applyHabits: (habits) => this.applied.push(habits),
        notify: (arrival) => this.arrivals.push(arrival),
        profile: null,
        profiles: () => listProfiles(this.folder),
        createProfile: (name) => void this.opened.push(createProfile(this.folder, name)),
        openProfile: (name) => void this.opened.push(name),
        showChat: (groupId) => this.chatWindows.push(groupId),
      },
      log: (code) => this.logged.push(code),
      timing: { connectTimeoutMs: 2_000, firstRetryMs: 50, lastRetryMs: 200 },
    });
  }

  static async start(options: PersonOptions = {}): Promise<Person> {
    const person = new Person(options);
    await person.session.start(options.firstStart ?? null);
    return person;
  }

  do<Name extends CommandName>(name: Name, payload: Commands[Name]): Promise<Answer> {
    return carryOut(name, payload, this.page, this.session.handlers, toProblem);
  }

  /** For commands that must be accepted. */
  async must<Name extends CommandName>(name: Name, payload: Commands[Name]): Promise<void> {
    const answer = await this.do(name, payload);
    if (!answer.accepted) throw new Error(`${name} was refused: ${answer.problem.code}`);
  }

  /** The first event, from the one numbered `from`, that `picks` does not answer with null or undefined. */
  async sees<T>(what: string, picks: (event: AppEvent) => T | null | undefined, from = 0): Promise<T> {
    return until(
      what,
      () => {
        for (const event of this.events.slice(from)) {
          const picked = picks(event);
          if (picked !== null && picked !== undefined) return picked;
        }
        return null;
      },
      () => `${this.logged.join(', ')}; last: ${JSON.stringify(this.events.slice(-6))}`,
    );
  }

  /** Each message of the group as last heard of, in order. */
  texts(groupId: string): string[] {
    return this.messages(groupId).flatMap((message) => (message.kind === 'text' ? [message.text] : []));
  }

  messages(groupId: string): MessageView[] {
    const latest = new Map<string, MessageView>();
    for (const event of this.events) {
      if (event.type === 'message') latest.set(event.message.id, event.message);
      if (event.type === 'history') for (const message of event.messages) latest.set(message.id, message);
    }
    return [...latest.values()].filter((m) => m.groupId === groupId).sort((a, b) => (a.order < b.order ? -1 : 1));
  }

  group(name: string) {
    return this.session.snapshot().groups.find((group) => group.name === name) ?? null;
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

/** A text with nothing to it. */
export const PLAIN = { replyTo: null, mentions: [] } as const;

const PATIENCE = 25_000;

export async function until<T>(what: string, look: () => T | null | false | undefined, explain = () => ''): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what} (${explain()})`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
