/** The records of an endpoint: they are read from a disk, and disks fail. */
import { nativePrimitives as p } from '../../node/native-primitives.ts';
import { concat } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import {
  decodeBody,
  encodeBody,
  KIND_OPERATIONS,
  KIND_TEXT,
  kindOf,
  readAcknowledgements,
} from '../../src/client/content.ts';
import { DirectoryClaims } from '../../src/client/directory-claims.ts';
import { decodeHead, decodeRanks, decodeTold } from '../../src/client/group.ts';
import { decodeGuards } from '../../src/client/guards.ts';
import { decodeHeld, encodeHeld } from '../../src/client/held-messages.ts';
import { decodeOrphan, encodeOrphan } from '../../src/client/orphans.ts';
import { decodeEntry } from '../../src/client/outbox-entry.ts';
import { Peer } from '../../src/client/peer.ts';
import { decodeProfile } from '../../src/client/profile.ts';
import { decodeSealed, encodeSealed } from '../../src/client/sealed-message.ts';
import type { Content } from '../../src/client/types.ts';
import { memberId } from '../../src/wire/ids.ts';
import { network, signed } from '../../test/roles/fixture.ts';
import type { Target } from '../target.ts';
import { decoder } from './define.ts';
import { friendly } from './devices.ts';

/** What three devices have stored under this first part of a key. */
function stored(kind: string): Uint8Array[] {
  const values = friendly()
    .stored.filter(([key]) => key.split('/')[0] === kind)
    .map(([, value]) => value);
  if (values.length === 0) throw new Error(`nothing is stored under ${kind}`);
  return values.slice(0, 8);
}

function bodies(): Uint8Array[] {
  const head = {
    claim: { sequence: 3, hash: new Uint8Array(16).fill(1) },
    introductions: [{ member: memberId(new Uint8Array(8)), seq: 4 }],
    acknowledgements: [
      { rank: 0, seq: 5 },
      { rank: 7, seq: 6 },
    ],
  };
  const none = { claim: null, introductions: [], acknowledgements: [] };
  const text = encodeBody({ ...head, contents: { type: 'text', text: 'hello' } });
  const id = '0123456789abcdef0123456789abcdef';
  const mentions = [memberId(new Uint8Array(8).fill(1)), memberId(new Uint8Array(8).fill(2))];
  const written: Content[] = [
    { type: 'rich-text', text: 'hello', replyTo: id, forwarded: true, mentions },
    { type: 'reaction', messageId: id, on: true, emoji: '👍🏽' },
    { type: 'edit', messageId: id, text: 'hullo', mentions },
    { type: 'deletion', messageIds: [id, id.replaceAll('0', '1')] },
    { type: 'pin', messageId: id, on: true },
  ];
  const operations = encodeBody({ ...none, contents: { type: 'operations', operations: stored('operation') } });
  return [
    concat(Uint8Array.of(KIND_TEXT), text),
    concat(Uint8Array.of(KIND_OPERATIONS), operations),
    ...written.map((contents) => concat(Uint8Array.of(kindOf(contents)), encodeBody({ ...none, contents }))),
    concat(Uint8Array.of(200), text),
  ];
}

const heldSeed = () => {
  const net = network('fuzz held');
  return encodeHeld({ arrivedAt: 1, keyEpoch: 1, message: signed(net, 'held') });
};

export const recordTargets: readonly Target[] = [
  decoder('body', (input) => decodeBody(new Reader(input).u8(), input.subarray(1)), bodies),
  decoder(
    'acknowledgements',
    (input) => readAcknowledgements(new Reader(input)),
    () => [Uint8Array.of(0, 2, 0, 1, 0, 0, 0, 9, 0, 3, 0, 0, 0, 9)],
  ),
  decoder(
    'record-profile',
    (input) => decodeProfile(p, input),
    () => stored('profile'),
  ),
  decoder('record-guards', decodeGuards, () => stored('guards')),
  decoder(
    'record-claims',
    (input) => DirectoryClaims.decode(input).encode(),
    () => stored('claims'),
  ),
  decoder('record-group', decodeHead, () => stored('group')),
  decoder('record-told', decodeTold, () => stored('told')),
  decoder('record-ranks', decodeRanks, () => stored('ranks')),
  decoder(
    'record-peer',
    (input) => Peer.decode(input).encode(),
    () => stored('peer'),
  ),
  decoder('record-orphan', decodeOrphan, () => [encodeOrphan({ arrivedAt: 1, bytes: new Uint8Array(40) })]),
  decoder('record-held', decodeHeld, () => [heldSeed()]),
  decoder(
    'record-outbox',
    (input) => decodeEntry('id', input),
    () => stored('outbox'),
  ),
  decoder('record-sealed', decodeSealed, () => [
    encodeSealed({ arrivedAt: 1, forContactCode: true, bytes: new Uint8Array(400) }),
  ]),
];
