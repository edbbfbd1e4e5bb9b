import type { Author } from './fixture.ts';

/** One story of a group: what everyone who knows all of it is to see, and what they see. */
export interface Attack {
  readonly name: string;
  readonly expected: string;
  readonly run: () => string;
}

export const promote = (member: Author) => ({ type: 'promote', member: member.id }) as const;
export const rename = { type: 'rename', groupName: 'Mallory’s', colour: 9 } as const;
