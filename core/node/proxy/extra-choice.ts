import { equalBytes } from '@conclave/core/bytes/bytes';
import { weightedPick } from '@conclave/core/bytes/random';
import type { Env } from '@conclave/core/crypto/env';
import type { Profile } from '@conclave/core/crypto/profile';
import { siteOf } from '@conclave/core/directory/address';
import { usableProxies } from '@conclave/core/directory/choose-path';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import type { Directory } from '@conclave/core/directory/directory';
import type { ProxyId } from '@conclave/core/wire/ids';
import { peerSite } from './peer-budget.ts';

/** Whether copies go through one more proxy: where few of them leave here, the server could tell whose they are. */
export function wantsExtra(profile: Profile, isQuiet: boolean): boolean {
  return profile === 'strong' || (profile === 'balanced' && isQuiet);
}

export interface ExtraInput {
  readonly directory: Directory;
  readonly self: { readonly id: ProxyId; readonly family: Uint8Array };
  /** IP address that the packet came from: its first proxy's, if that is reached where it dials from. */
  readonly from: string;
  /** Whether proxies at local addresses may be dialled. */
  readonly allowLocal: boolean;
}

/**
 * A random proxy that is not ourselves; as far as the directory allows not the one that the packet came from, which
 * knows its sender, then not of our own operator, then not of that first proxy's. Null where there is no other.
 */
export function chooseExtra(env: Env, { directory, self, from, allowLocal }: ExtraInput): Descriptor | null {
  const others = usableProxies(env, { directory, self: self.id, allowLocal });
  const isFirst = sitsAt(from);
  const firstFamilies = others.filter(isFirst).map(({ family }) => family);
  const candidates = narrowed(others, [
    (proxy) => !isFirst(proxy),
    ({ family }) => !equalBytes(family, self.family),
    ({ family }) => !firstFamilies.some((known) => equalBytes(known, family)),
  ]);
  if (candidates.length === 0) return null;
  return weightedPick(
    env.random,
    candidates,
    candidates.map(({ capacity }) => 1 + capacity),
  );
}

/** Each condition holds for all where it holds for some. */
function narrowed(
  proxies: readonly Descriptor[],
  conditions: readonly ((proxy: Descriptor) => boolean)[],
): readonly Descriptor[] {
  return conditions.reduce((left, holds) => {
    const fitting = left.filter(holds);
    return fitting.length > 0 ? fitting : left;
  }, proxies);
}

/** Whether a proxy is at that IPv4 address, or in that IPv6 /64: a host may dial from another of its addresses. */
function sitsAt(from: string): (proxy: Descriptor) => boolean {
  const site = peerSite(from);
  return ({ address }) => siteOf(address) === site;
}
