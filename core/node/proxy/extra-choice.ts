import { equalBytes } from '@conclave/core/bytes/bytes';
import { weightedPick } from '@conclave/core/bytes/random';
import type { Env } from '@conclave/core/crypto/env';
import type { Profile } from '@conclave/core/crypto/profile';
import { usableProxies } from '@conclave/core/directory/choose-path';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import type { Directory } from '@conclave/core/directory/directory';
import type { ProxyId } from '@conclave/core/wire/ids';

/** Whether copies go through one more proxy: where few of them leave here, the server could tell whose they are. */
export function wantsExtra(profile: Profile, isQuiet: boolean): boolean {
  return profile === 'strong' || (profile === 'balanced' && isQuiet);
}

/** A random proxy that is not ourselves, of another operator if there is one; null where there is no other proxy. */
export function chooseExtra(
  env: Env,
  directory: Directory,
  self: { readonly id: ProxyId; readonly family: Uint8Array },
): Descriptor | null {
  const others = usableProxies(env, directory, self.id);
  const strangers = others.filter(({ family }) => !equalBytes(family, self.family));
  const candidates = strangers.length > 0 ? strangers : others;
  if (candidates.length === 0) return null;
  return weightedPick(
    env.random,
    candidates,
    candidates.map(({ capacity }) => 1 + capacity),
  );
}
