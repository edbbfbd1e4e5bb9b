import { toHex } from '../bytes/bytes.ts';
import type { Env } from '../crypto/env.ts';
import { UsageError } from '../errors.ts';
import type { GroupId } from '../wire/ids.ts';
import type { Group } from './group.ts';
import type { OwnProfile } from './profile.ts';
import type { Records } from './records.ts';
import type { LinkState, State } from './state.ts';
import type { Counted, News, Submission } from './types.ts';

/** One event being handled: the state that it changes, and what comes of it. */
export class Turn {
  readonly env: Env;
  /** The time is the same all through a turn. */
  readonly now: number;
  readonly state: State;
  readonly link: LinkState;
  readonly records: Records;
  readonly news: News[] = [];
  readonly submissions: Submission[] = [];
  /** Keys of an epoch came in this turn: what did not open before may open now. */
  newKeys = false;

  constructor(env: Env, state: State, link: LinkState, records: Records) {
    this.env = env;
    this.now = env.clock.now();
    this.state = state;
    this.link = link;
    this.records = records;
  }

  tell(news: News): void {
    this.news.push(news);
  }

  count(what: Counted): void {
    this.news.push({ type: 'counted', what });
  }

  /** Throws UsageError 'not-started'. */
  profile(): OwnProfile {
    if (this.state.profile === null) throw new UsageError('not-started', 'the endpoint has no keys yet');
    return this.state.profile;
  }

  /** Throws UsageError 'unknown-group', and 'removed' where this device is out of it. */
  activeGroup(id: GroupId): Group {
    const group = this.group(id);
    if (group.state !== 'member') throw new UsageError('removed', 'this device is out of the group');
    return group;
  }

  /** Throws UsageError 'unknown-group'. */
  group(id: GroupId): Group {
    const group = this.state.groups.get(toHex(id));
    if (group === undefined) throw new UsageError('unknown-group', 'not a group of this endpoint');
    return group;
  }
}
