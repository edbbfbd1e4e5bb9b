import type { OperationLog } from '@conclave/core/group/operation-log';
import { isAdmin, rosterAt } from '@conclave/core/group/roster';
import type { SignedOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { Author, copyLog, testEnv } from './fixture.ts';

/** People in one group. What one of them signs the others know after `share` or `learn`, and not before. */
export class Party {
  readonly #env;
  readonly #people = new Map<string, Author>();

  /** The first one creates the group and invites the others; whose names end in * he promotes, in that order. */
  constructor(seed: string, ...names: string[]) {
    this.#env = testEnv(seed);
    const founder = this.person((names[0] as string).replace('*', ''));
    founder.create('Party');
    for (const name of names.slice(1)) {
      const member = this.person(name.replace('*', ''));
      this.admit(founder, member);
      if (name.endsWith('*')) founder.sign({ type: 'promote', member: member.id });
    }
    this.share();
  }

  person(name: string): Author {
    const author = new Author(this.#env, name);
    this.#people.set(name, author);
    return author;
  }

  get(name: string): Author {
    return this.#people.get(name) as Author;
  }

  admit(inviter: Author, newcomer: Author): { invite: SignedOperation; join: SignedOperation } {
    const { signed: invite, secret, inviteId } = inviter.invite();
    const join = newcomer.join(inviter, secret, inviteId);
    inviter.learn(join);
    return { invite, join };
  }

  /** A second view of the same person: what he signs with it has not seen what he signed with the first. */
  past(author: Author): Author {
    const log = copyLog(author.log);
    return Object.assign(Object.create(Author.prototype) as Author, author, { log });
  }

  /** Everyone gets to know everything. */
  share(...others: Author[]): OperationLog {
    const logs = [...this.#people.values(), ...others].map(({ log }) => log);
    for (let before = -1, size = 0; before !== size; ) {
      before = size;
      for (const log of logs) for (const other of logs) if (log !== other) copy(other, log);
      size = logs.reduce((sum, log) => sum + log.size, 0);
    }
    return logs[0] as OperationLog;
  }

  remove(by: Author, ...subjects: Author[]): SignedOperation {
    const [last] = subjects.map(({ id }) => by.sign({ type: 'remove', subject: { type: 'member', memberId: id } }));
    return last as SignedOperation;
  }

  revoke(by: Author, inviteId: Uint8Array): SignedOperation {
    return by.sign({ type: 'remove', subject: { type: 'invite', inviteId } });
  }
}

function copy(from: OperationLog, to: OperationLog): void {
  for (const { signed } of from.ordered()) if (from.groupId.every((byte, i) => byte === to.groupId[i])) to.add(signed);
}

/** Names by rank, admins with a star; invites that are open, if any. */
export function outcome(log: OperationLog): string {
  const { members, invites } = rosterAt(p, log, log.heads());
  const names = [...members.values()].map((member) => member.name + (isAdmin(member) ? '*' : ''));
  return [...names, ...(invites.size === 0 ? [] : [`+${invites.size}`])].join(' ');
}
