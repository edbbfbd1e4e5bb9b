import { sealInvite } from '@conclave/core/group/invite';
import { cut, decodeOperations, encodeOperations, sealPart } from '@conclave/core/group/invite-parts';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import {
  contentOf,
  deliver,
  has,
  invited,
  inviteOf,
  keysOf,
  newsOf,
  openFirst,
  operationsOf,
  under,
  type World,
} from './invited.ts';
import { MINUTE, SECOND } from './trio.ts';

describe('an invite that is revoked after it was opened', () => {
  it('[GR-37] lets nobody in', () => {
    const world = invited('revoked late');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: inviteOf(alice) });
    network.run(MINUTE);
    for (const part of parts.slice(1)) deliver(bob, part);
    network.run(5 * MINUTE);
    expect(has(alice, 'Bob')).toBe(false);
    alice.send('Among us');
    network.run(5 * MINUTE);
    expect(bob.texts()).toEqual([]);
  });
});

describe('a wrong passphrase', () => {
  it('opens nothing and loses nothing', () => {
    const { network, bob } = invited('wrong');
    bob.connect();
    network.run(SECOND);
    const before = [...bob.stored];
    expect(() => bob.openSealed('other words')).toThrow(expect.objectContaining({ code: 'passphrase-opens-nothing' }));
    expect([...bob.stored]).toEqual(before);
    bob.openSealed('words');
    expect(bob.endpoint.groups()).toHaveLength(1);
  });
});

describe('an inviter who lies', () => {
  const lies = {
    'about how many operations there are': (operations: Uint8Array) =>
      operations.with(3, (operations[3] as number) ^ 1),
    'with operations of another group': (operations: Uint8Array) => {
      const [create, ...others] = decodeOperations(operations);
      const strange = decodeOperations(operationsOf(invited('another group')));
      return encodeOperations([create as Uint8Array, ...others.slice(0, 40), ...strange.slice(1, 60)]);
    },
    'without an end': (operations: Uint8Array) => operations.subarray(0, -9),
  } as const;

  it.each(Object.entries(lies))('%s is refused, and nothing is lost', (_, lie) => {
    const world = invited('liar');
    const { network, bob, mails } = world;
    mails.length = 0;
    bob.connect();
    const before = bob.endpoint.sealed().length;
    for (const bytes of lyingParts(world, lie)) bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    expect(bob.endpoint.sealed().length).toBeGreaterThan(before);
    const stored = [...bob.stored];
    expect(() => bob.openSealed('words')).toThrow(expect.objectContaining({ code: 'invite-invalid' }));
    expect([...bob.stored]).toEqual(stored);
    expect(bob.endpoint.groups()).toEqual([]);
  });

  it('is refused too where the lie comes last', () => {
    const world = invited('liar');
    const { network, bob, mails } = world;
    const [first, ...rest] = lyingParts(world, lies['without an end']);
    mails.length = 0;
    bob.connect();
    bob.handle({ type: 'delivery', arrivedAt: network.now, bytes: first as Uint8Array });
    bob.openSealed('words');
    for (const bytes of rest) bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    network.run(MINUTE);
    expect(newsOf(bob.news, 'invite-refused')).toEqual([{ type: 'invite-refused', code: 'invite-invalid' }]);
    expect([...under(bob, 'pending-join/'), ...under(bob, 'join-part/')]).toEqual([]);
    expect(bob.endpoint.groups()).toEqual([]);
  });

  /** The same invite, of other operations, with hashes that fit. */
  function lyingParts(world: World, lie: (operations: Uint8Array) => Uint8Array): Uint8Array[] {
    const { network, bob } = world;
    const content = contentOf(world);
    const operations = lie(operationsOf(world));
    const [firstPiece, ...pieces] = cut(operations, 0);
    const furtherPieces = pieces.map((piece) => p.sha256(piece));
    const salt = bob.endpoint.freshSalt();
    const { sealing } = keysOf(world);
    return [
      sealInvite(network.env, {
        content: { ...content, furtherPieces, firstPiece: firstPiece as Uint8Array },
        salt,
        passphraseKey: bob.passphraseKey('words', salt),
        targetId: bob.mailboxId,
      }),
      ...pieces.map((piece, i) => sealPart(network.env, sealing.publicKey, { index: i + 2, piece })),
    ];
  }
});
