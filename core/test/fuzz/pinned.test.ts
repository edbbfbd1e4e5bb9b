import { Endpoint } from '@conclave/core/client/endpoint';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { openInvite, sealInvite } from '@conclave/core/group/invite';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { friendly, invited, type Stored, Subject } from '../../fuzz/targets/devices.ts';

/** Found by fuzzing, or while writing what fuzzes. */

describe('an invite whose chain starts in 1970', () => {
  it('is refused, instead of half a million hours being ratchetted through', () => {
    const { network, before, dave, deliveryOf, plaintext } = invited();
    const env = { primitives: p, random: seededRandom('pinned'), clock: { now: () => network.now } };
    const sealed = deliveryOf(plaintext);
    const salt = sealed.slice(0, 32);
    const passphraseKey = dave.passphraseKey('words', salt);
    const content = openInvite(p, { sealed, passphraseKey, targetId: dave.mailboxId });
    if (content === null) throw new Error('the invite does not open');
    const old = { ...content, epoch: { ...content.epoch, hour: 0 }, hour: 0 };
    const bytes = sealInvite(env, { content: old, salt, passphraseKey, targetId: dave.mailboxId });

    const subject = new Subject(network, before);
    subject.connect();
    subject.event({ type: 'delivery', arrivedAt: network.now, bytes });
    const attempts = subject.endpoint.sealed().map(({ id }) => ({ id, passphraseKey }));
    const open = () => subject.event({ type: 'open-sealed', attempts });
    expect(open).toThrow(expect.objectContaining({ constructor: UsageError, code: 'invite-invalid' }));
  });
});

describe('an endpoint whose disk lost something', () => {
  function load(change: (key: string, value: Uint8Array) => Uint8Array | null): () => Endpoint {
    const { network, bobs } = friendly();
    const env = { primitives: p, random: seededRandom('pinned'), clock: { now: () => network.now } };
    const stored = bobs.flatMap(([key, value]): Stored => {
      const changed = change(key, value);
      return changed === null ? [] : [[key, changed]];
    });
    expect(stored).not.toEqual(bobs);
    return () => new Endpoint(env, stored);
  }

  it.each([
    [
      'an operation’s last byte is another',
      'operation/',
      (value: Uint8Array) => value.with(-1, (value.at(-1) as number) ^ 1),
    ],
    ['the operations are gone', 'operation/', () => null],
    ['the profile is gone', 'profile', () => null],
    ['a message waits for a group that is gone', 'group/', () => null],
  ] as const)('says so as a DecodeError: %s', (_, prefix, change) => {
    expect(load((key, value) => (key.startsWith(prefix) ? change(value) : value))).toThrow(DecodeError);
  });

  it('finds out as it loads, not at the first event, whichever byte of an epoch is another', () => {
    const { network, bobs } = friendly();
    const epochs = bobs.filter(([key]) => key.startsWith('epoch/'));
    const loads = epochs.flatMap(([epochKey, epoch]) =>
      Array.from(epoch, (byte, at) => {
        const damaged = bobs.map(([key, value]) => [key, key === epochKey ? epoch.with(at, byte ^ 1) : value] as const);
        try {
          new Subject(network, damaged).connect();
          return 'loads';
        } catch (error) {
          return error instanceof DecodeError ? 'refused' : error;
        }
      }),
    );
    expect(loads.filter((load) => load !== 'loads' && load !== 'refused')).toEqual([]);
    expect(loads).toContain('refused');
  });
});
