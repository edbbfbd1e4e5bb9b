import { choosePath, countFamilies, usableProxies } from '../directory/choose-path.ts';
import type { Directory } from '../directory/directory.ts';
import { currentKey } from '../directory/validity.ts';
import { HOUR } from '../group/chain.ts';
import type { LinkState, State } from './state.ts';
import type { Turn } from './turn.ts';
import type { NetworkInfo, WaitingReason } from './types.ts';

/** No sending while the clock is further than this from the server's: the hour's key would be another. */
export const CLOCK_TOLERANCE = 10 * 60 * 1000;
/** How long a failure counts against a proxy. */
const FAILURE_MEMORY = 10 * 60 * 1000;

/** Why nothing can be sent at present, or null. Each ends by itself once its cause is gone. */
export function waitingReason(turn: Turn): WaitingReason | null {
  const { link, now } = turn;
  if (!link.connected) return 'no-server';
  if (link.directory === null) return 'no-directory';
  if (isClockOff(link, now)) return 'clock-off';
  if (!isValid(link.directory, now)) return 'no-directory';
  return hasPath(turn, link.directory) ? null : 'too-few-proxies';
}

/** Asked after every event: looked for again only where there is another directory, or keys have begun or ended. */
function hasPath({ env, state, link, now }: Turn, directory: Directory): boolean {
  const { guards } = state;
  const { pathSeen: seen, ownProxy: self } = link;
  const isSame = seen?.directory === directory && seen.guards === guards && seen.self === self;
  if (isSame && seen.from <= now && now < seen.until) return true;
  const found = choosePath(env, pathInput(state, link, directory, now)) !== null;
  link.pathSeen = found ? { directory, guards, self, from: now, until: keysChangeAt(directory, now) } : null;
  return found;
}

function keysChangeAt({ proxies }: Directory, now: number): number {
  let next = now + HOUR;
  for (const { onionKeys } of proxies) {
    for (const { validFrom, validUntil } of onionKeys) {
      if (validFrom > now) next = Math.min(next, validFrom);
      if (validUntil > now) next = Math.min(next, validUntil);
    }
  }
  return next;
}

export function isClockOff(link: LinkState, now: number): boolean {
  const behind = link.serverTime !== null && link.serverTime - now > CLOCK_TOLERANCE;
  // A clock that has been set back since is another clock, until the server's next word on it.
  const ahead = link.ahead !== null && link.ahead.by > CLOCK_TOLERANCE && now >= link.ahead.at;
  return behind || ahead || (link.directoryCameExpired && !isFresh(link.directory, now));
}

export function pathInput(state: State, link: LinkState, directory: Directory, now: number) {
  const failures = new Map<string, number>();
  for (const [proxy, times] of link.failures) {
    failures.set(proxy, times.filter((time) => now - time < FAILURE_MEMORY).length);
  }
  return { directory, guards: state.guards, self: link.ownProxy, allowLocal: link.reachedLocally, failures };
}

export function networkInfo(turn: Turn): NetworkInfo {
  const { directory, ownProxy: self, reachedLocally: allowLocal } = turn.link;
  if (directory === null) return { usableProxies: 0, families: 0, operatorSeesPaths: false };
  const usable = usableProxies(turn.env, { directory, self, allowLocal });
  const families = countFamilies(usable);
  return { usableProxies: usable.length, families, operatorSeesPaths: usable.length > 0 && families < 2 };
}

/** A directory that had expired when it came says that the clock is ahead by hours, or that the server is stuck. */
export function cameExpired(directory: Directory, now: number): boolean {
  return now >= directory.validUntil + HOUR;
}

function isValid(directory: Directory, now: number): boolean {
  return isFresh(directory, now) && currentKey(directory.routingKeys, now) !== null;
}

/** An early clock is no reason: `serverTime` is what tells whether it is too early. */
function isFresh(directory: Directory | null, now: number): boolean {
  return directory !== null && now < directory.validUntil;
}
