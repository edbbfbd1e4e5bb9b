import type { Member } from '../group/roster.ts';
import type { Group } from './group.ts';

/** Somebody who is gone, as he was, and what took him out. */
export interface FormerMember {
  readonly member: Member;
  /** The removal's time, as its author says it. */
  readonly at: number;
}

/** Null for a member, and for somebody who never was one. `key` is his id in hex. */
export function formerMember(group: Group, key: string): FormerMember | null {
  const gone = group.roster.left.get(key);
  const operation = gone === undefined ? undefined : group.log.get(gone.operation)?.signed.operation;
  if (operation === undefined) return null;
  const member = group.rosterBefore(operation.heads).members.get(key);
  return member === undefined ? null : { member, at: operation.at };
}

/** A member's, or a former member's; '' of somebody who never was one. */
export function nameIn(group: Group, key: string): string {
  return group.roster.members.get(key)?.name ?? formerMember(group, key)?.member.name ?? '';
}
