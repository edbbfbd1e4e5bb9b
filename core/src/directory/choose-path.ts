import { equalBytes, toHex } from '../bytes/bytes.ts';
import { shuffle, weightedPick } from '../bytes/random.ts';
import type { Env } from '../crypto/env.ts';
import type { ProxyId } from '../wire/ids.ts';
import { isLocal, mayDial, networkOf } from './address.ts';
import { currentOnionKey, type Descriptor } from './descriptor.ts';
import type { Directory } from './directory.ts';

/**
 * Path choice (protocol.md §3). The first proxy comes from a few that a device keeps for two months: a fresh one for
 * every message would, within fifty, most likely (1 − 0.95⁵⁰ = 92 %) show the sender's address to whoever runs 5 % of
 * proxies and sits in the group.
 * The second is fresh for every message.
 */
export interface Guard {
  readonly id: ProxyId;
  /** Milliseconds. */
  readonly chosenAt: number;
}

export interface Path {
  readonly first: Descriptor;
  readonly second: Descriptor;
  /** No two families were on offer: whoever runs the proxies runs the whole path. */
  readonly sameFamily: boolean;
}

export interface PathInput {
  readonly directory: Directory;
  readonly guards: readonly Guard[];
  /** This device's own proxy, if it is one. */
  readonly self: ProxyId | null;
  /** Whether proxies at local addresses may be dialled: where the server itself was reached at one. */
  readonly allowLocal: boolean;
  /** Recent failures by hex proxy id; each halves a proxy's weight. */
  readonly failures: ReadonlyMap<string, number>;
}

/** First proxies in use at a time. */
export const GUARDS = 3;
/** Kept while away, too: a guard that comes back is used again rather than one more proxy learning the address. */
export const GUARD_LIFETIME = 60 * 24 * 60 * 60 * 1000;
/** Guards kept, those that are away among them: a server that lists others all the time makes no device keep all. */
const MAX_GUARDS = 60;
/** A guard this often failed is passed over while another holds. */
const FAILING = 3;

/** The path for one message and the guards to keep, or null where no two usable proxies fit. */
export function choosePath(env: Env, input: PathInput): { path: Path; guards: readonly Guard[] } | null {
  const usable = usableProxies(env, input);
  const { guards, firsts } = firstProxies(env, usable, input);
  const mayRepeatFamily = usable.every((proxy) => sameFamily(proxy, usable[0] as Descriptor));
  for (const first of healthiestFirst(env, firsts, input)) {
    const seconds = usable.filter((proxy) => proxy !== first && mayFollow(first, proxy, mayRepeatFamily));
    if (seconds.length === 0) continue;
    const second = pickByWeight(env, seconds, input);
    return { path: { first, second, sameFamily: sameFamily(first, second) }, guards };
  }
  return null;
}

/** Those that may be dialled and have an onion key for now, without this device itself. */
export function usableProxies(
  env: Env,
  { directory, self, allowLocal }: Pick<PathInput, 'directory' | 'self' | 'allowLocal'>,
): Descriptor[] {
  const now = env.clock.now();
  const isSelf = ({ id }: Descriptor) => self !== null && equalBytes(id, self);
  return directory.proxies.filter(
    (proxy) => mayDial(proxy.address, allowLocal) && currentOnionKey(proxy, now) !== null && !isSelf(proxy),
  );
}

/** How many operators the proxies have between them. */
export function countFamilies(proxies: readonly Descriptor[]): number {
  return new Set(proxies.map((proxy) => toHex(proxy.family))).size;
}

/** The guards that are usable now, topped up with new ones; older guards come first. */
function firstProxies(
  env: Env,
  usable: readonly Descriptor[],
  input: PathInput,
): { guards: readonly Guard[]; firsts: readonly Descriptor[] } {
  const now = env.clock.now();
  const guards = input.guards.filter((guard) => now - guard.chosenAt < GUARD_LIFETIME);
  const byId = new Map(usable.map((proxy) => [toHex(proxy.id), proxy]));
  const isAway = ({ id }: Guard) => !byId.has(toHex(id));
  const firsts = guards.flatMap((guard) => byId.get(toHex(guard.id)) ?? []).slice(0, GUARDS);
  while (firsts.length < GUARDS) {
    const others = usable.filter((proxy) => !firsts.includes(proxy));
    if (others.length === 0) break;
    const chosen = pickByWeight(env, others, input);
    firsts.push(chosen);
    // Fewer than three of the guards are here, so there is one away to be forgotten: the first that was chosen.
    if (guards.length >= MAX_GUARDS) guards.splice(guards.findIndex(isAway), 1);
    guards.push({ id: chosen.id, chosenAt: now });
  }
  return { guards, firsts };
}

function healthiestFirst(env: Env, firsts: readonly Descriptor[], input: PathInput): Descriptor[] {
  const isFailing = (proxy: Descriptor) => failuresOf(proxy, input) >= FAILING;
  const drawn = shuffle(env.random, firsts);
  return [...drawn.filter((proxy) => !isFailing(proxy)), ...drawn.filter(isFailing)];
}

function mayFollow(first: Descriptor, second: Descriptor, mayRepeatFamily: boolean): boolean {
  if (sameFamily(first, second) && !mayRepeatFamily) return false;
  return isLocal(second.address) || networkOf(first.address) !== networkOf(second.address);
}

/** Capacity weighs at most fourfold; each recent failure halves. */
function pickByWeight(env: Env, proxies: readonly Descriptor[], input: PathInput): Descriptor {
  const weights = proxies.map((proxy) => (1 + proxy.capacity) / 2 ** failuresOf(proxy, input));
  return weightedPick(env.random, proxies, weights);
}

function failuresOf(proxy: Descriptor, { failures }: PathInput): number {
  return failures.size === 0 ? 0 : (failures.get(toHex(proxy.id)) ?? 0);
}

function sameFamily(a: Descriptor, b: Descriptor): boolean {
  return equalBytes(a.family, b.family);
}
