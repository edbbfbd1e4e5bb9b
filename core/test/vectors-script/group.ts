import { fromHex, toHex } from '../../src/bytes/bytes.ts';
import { type Body, encodeBody, KIND_OPERATIONS, KIND_TEXT } from '../../src/client/content.ts';
import type { PassphraseHash } from '../../src/crypto/passphrase.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { HourChain, hourKeys } from '../../src/group/chain.ts';
import { makeRekey } from '../../src/group/rekey.ts';
import { groupId, memberId, memberIdOf } from '../../src/wire/ids.ts';
import type { BodyVector, ChainVector, GroupFile, RekeyVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { inviteVectors } from './invite.ts';
import { HOUR_NOW, hourVector, NOW } from './message.ts';
import { departureVectors, groupVectors } from './operations.ts';

export async function groupFile(p: Primitives, argon2: PassphraseHash): Promise<GroupFile> {
  const group = groupVectors(p);
  const { operations, rosters } = group;
  const departures = departureVectors(p);
  const signed = operations.map((operation) => fromHex(operation.signed));
  return {
    chains: [chainVector(p, 'five hours of epoch 0', 0), chainVector(p, 'five hours of epoch 7', 7)],
    operations,
    rosters,
    departures: departures.operations,
    departureRosters: departures.rosters,
    rekeys: [rekeyVector(p)],
    bodies: bodyVectors(signed),
    // What the inviter knew when he had signed both invites.
    invites: await inviteVectors(p, argon2, group, signed.slice(0, 3)),
  };
}

function chainVector(p: Primitives, name: string, epoch: number): ChainVector {
  const given = new Draws(`chain/${name}`);
  const named = { groupId: groupId(given.take('group')), epoch };
  const start = HOUR_NOW - 1;
  const chain = new HourChain(start, given.take('chain'));
  const hours = Array.from({ length: 5 }, (_, i) => {
    const value = chain.at(p, start + i)!;
    return hourVector(hourKeys(p, { ...named, hour: start + i, chain: value }), value);
  });
  return { name, hours };
}

function rekeyVector(p: Primitives): RekeyVector {
  const name = 'three recipients';
  const given = new Draws(`rekey/${name}/given`);
  const draws = new Draws(`rekey/${name}`);
  const author = p.ed25519SecretKey(given.take('author'));
  const recipients = [0, 1, 2].map((place) => p.x25519SecretKey(given.take(`recipient ${place}`)));
  const epoch = {
    groupId: groupId(given.take('group')),
    parent: given.take('parent'),
    number: 4,
    hour: HOUR_NOW,
    heads: [given.take('head')],
    parentChain: given.take('parent chain'),
  };
  draws.expect('fresh', 'ephemeral');
  const { bytes, epochSecret } = makeRekey({ primitives: p, random: draws, clock: { now: () => NOW } }, author, {
    ...epoch,
    author: memberIdOf(p, author.publicKey.bytes),
    recipients: recipients.map(({ publicKey }) => publicKey),
  });
  return {
    name,
    groupId: toHex(epoch.groupId),
    author: toHex(author.exportSeed()),
    parent: toHex(epoch.parent),
    number: epoch.number,
    hour: epoch.hour,
    heads: epoch.heads.map(toHex),
    recipients: recipients.map((key) => toHex(key.exportSecret())),
    parentChain: toHex(epoch.parentChain),
    draws: draws.log,
    epochSecret: toHex(epochSecret),
    rekey: toHex(bytes),
  };
}

function bodyVectors(operations: readonly Uint8Array[]): BodyVector[] {
  const given = new Draws('bodies');
  const head = {
    claim: { sequence: 70_000, hash: given.take('hash', 16) },
    introductions: [
      { member: memberId(given.take('member 0', 8)), seq: 1 },
      { member: memberId(given.take('member 1', 8)), seq: 300 },
    ],
    acknowledgements: [
      { rank: 0, seq: 5 },
      { rank: 300, seq: 70_000 },
    ],
  };
  const bare = { claim: null, introductions: [], acknowledgements: [] };
  const text = { type: 'text', text: 'Größe: 5 €' } as const;
  return [
    bodyVector('text alone', KIND_TEXT, { ...bare, contents: text }),
    bodyVector('text under a whole head', KIND_TEXT, { ...head, contents: text }),
    bodyVector('operations', KIND_OPERATIONS, {
      ...bare,
      acknowledgements: head.acknowledgements,
      contents: { type: 'operations', operations: operations.slice(0, 2) },
    }),
  ];
}

function bodyVector(name: string, kind: number, body: Body): BodyVector {
  const { claim, introductions, acknowledgements, contents } = body;
  return {
    name,
    kind,
    claim: claim && { sequence: claim.sequence, hash: toHex(claim.hash) },
    introductions: introductions.map(({ member, seq }) => ({ member: toHex(member), seq })),
    acknowledgements,
    text: contents.type === 'text' ? contents.text : null,
    operations: contents.type === 'operations' ? contents.operations.map(toHex) : null,
    body: toHex(encodeBody(body)),
  };
}
