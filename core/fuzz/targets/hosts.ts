/** What a proxy reads back from its disk. */

import { nativePrimitives as p } from '../../node/native-primitives.ts';
import { decodeProxyIdentity } from '../../node/proxy/identity.ts';
import { memoryStore } from '../../node/proxy/memory-store.ts';
import { OnionKeys } from '../../node/proxy/onion-keys.ts';
import { ReplayLog } from '../../node/proxy/replay-log.ts';
import { utf8Encode } from '../../src/bytes/utf8.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { DecodeError, UsageError } from '../../src/errors.ts';
import type { Write } from '../../src/ports.ts';
import { testEnv } from '../../test/group/fixture.ts';
import type { Target } from '../target.ts';
import { decoder, once, WEIGHT } from './define.ts';

const onionKeys = once((): Write => {
  const env = testEnv('fuzz onion keys');
  return OnionKeys.none().rotate(env, 1_000_000_000).rotate(env, 1_000_100_000).write();
});

const replayRecord = once((): Write => {
  let written: Write | undefined;
  const log = new ReplayLog({ load: () => [], commit: ([write]) => void (written = write) });
  for (let i = 0; i < 3; i++) log.insert(new Uint8Array(16).fill(i));
  log.flush();
  if (written === undefined) throw new Error('nothing was written');
  return written;
});

const env = testEnv('fuzz rotation');

export const hostTargets: readonly Target[] = [
  decoder(
    'onion-keys',
    (input) => {
      const keys = OnionKeys.load(p, new Map([[onionKeys().key, input]]));
      keys?.rotate(env, env.clock.now()).write();
      return [keys?.published, keys?.isDue(0), keys?.oldestGeneration];
    },
    () => [onionKeys().value ?? new Uint8Array(0)],
  ),
  decoder(
    'replay-tags',
    (input) => new ReplayLog(memoryStore()).load(new Map([[replayRecord().key, input]]), 1),
    () => [replayRecord().value ?? new Uint8Array(0)],
  ),
  {
    ...decoder(
      'proxy-identity',
      (input) => decodeProxyIdentity(p, input),
      () => {
        const pem = utf8Encode('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
        return [new Writer().u8(1).bytes(new Uint8Array(32)).vector16(pem).vector16(pem).finish()];
      },
      [DecodeError, UsageError],
    ),
    weight: WEIGHT.endpoint,
  },
];
