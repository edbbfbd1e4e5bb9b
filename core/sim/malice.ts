import type { Mail } from './mailboxes.ts';

/** What a server does that lies. */
export interface Malice {
  /** How long it keeps a delivery back while it says that there is none, in milliseconds; 0: not. */
  withhold(mail: Mail): number;
  /** Hands over another one than the next. */
  readonly reorders: boolean;
  /** Hands over twice what it has once. */
  readonly replays: boolean;
  readonly showsTwoDirectories: boolean;
}

export const honest: Malice = { withhold: () => 0, reorders: false, replays: false, showsTwoDirectories: false };
