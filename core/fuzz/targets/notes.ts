/** Notes, requests for repair, invites in parts, and the records that go with them. */
import { nativePrimitives as p } from '../../node/native-primitives.ts';
import { concat } from '../../src/bytes/bytes.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { CAUGHT_UP, decodeCatchUp, encodeCatchUp } from '../../src/client/catch-up.ts';
import { decodeEpoch, encodeEpoch } from '../../src/client/epochs-of-group.ts';
import { decodeKept } from '../../src/client/kept-messages.ts';
import { decodePendingJoin, operationsOf } from '../../src/client/pending-join.ts';
import { decodeRepairRequest, encodeRepairRequest } from '../../src/client/repair-request.ts';
import { decodeReplacedKey, encodeReplacedKey } from '../../src/client/replaced-key.ts';
import { generateKeyPair, seal } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import { pad } from '../../src/crypto/padme.ts';
import { decodeContent, encodeContent, type InviteContent } from '../../src/group/invite.ts';
import {
  decodeOperations,
  decodePartsRequest,
  encodeOperations,
  encodePartsRequest,
  openPart,
} from '../../src/group/invite-parts.ts';
import { openNote } from '../../src/group/note.ts';
import { decodeWelcome, decodeWelcomeRequest, encodeWelcome, encodeWelcomeRequest } from '../../src/group/welcome.ts';
import { groupId, mailboxId, memberId } from '../../src/wire/ids.ts';
import { encodeSignedMessage } from '../../src/wire/signed-message.ts';
import { testEnv } from '../../test/group/fixture.ts';
import { network, signed } from '../../test/roles/fixture.ts';
import type { Target } from '../target.ts';
import { decoder, once } from './define.ts';

const HOUR = 494_000;
const u48 = (value: number) => new Writer().u48(value).finish();
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const heads = [filled(32, 1), filled(32, 2)];
const epoch = { id: filled(32, 3), number: 4, hour: HOUR, heads };
const operations = [filled(200, 5), filled(300, 6)];

const device = once(() => {
  const env = testEnv('fuzz notes');
  return { env, key: generateKeyPair(env.primitives, env.random) };
});

/** Whatever the contents, sealed as it should be. */
function sealed(info: Uint8Array, contents: Uint8Array): Uint8Array {
  const { env, key } = device();
  const padded = pad(contents, contents.length + 64);
  return seal(p, key.publicKey, info, padded, generateKeyPair(p, env.random));
}

const note = () =>
  concat(Uint8Array.of(1), filled(32, 7), filled(8, 8), u48(HOUR), encodeWelcomeRequest(heads), filled(64, 9));

const content = (): InviteContent => ({
  groupId: groupId(filled(32, 1)),
  inviter: memberId(filled(8, 2)),
  inviterMailbox: mailboxId(filled(6, 3)),
  inviterDeviceKey: device().key.publicKey.bytes,
  inviteSecret: filled(32, 4),
  expiry: 2 ** 41,
  epoch,
  hour: HOUR,
  chain: filled(32, 5),
  furtherPieces: [filled(32, 6)],
  firstPiece: encodeOperations(operations),
});

const pendingJoin = () => concat(Uint8Array.of(1), u48(1), Uint8Array.of(0, 0), u48(2), encodeContent(content()));

export const noteTargets: readonly Target[] = [
  decoder(
    'note',
    (input) => openNote(p, [device().key], input),
    () => [sealed(labels.deviceNote, note())],
  ),
  decoder(
    'note-sealed',
    (input) => openNote(p, [device().key], sealed(labels.deviceNote, input)),
    () => [note()],
  ),
  decoder('welcome-request', decodeWelcomeRequest, () => [encodeWelcomeRequest(heads)]),
  decoder('welcome', decodeWelcome, () => [encodeWelcome({ epoch, hour: HOUR, chain: filled(32, 4), operations })]),
  decoder('invite-parts-request', decodePartsRequest, () => [
    encodePartsRequest({ inviteId: filled(16, 1), indexes: [2, 5] }),
  ]),
  decoder('invite-operations', decodeOperations, () => [encodeOperations(operations)]),
  decoder(
    'invite-content',
    (input) => encodeContent(decodeContent(input)),
    () => [encodeContent(content())],
  ),
  decoder(
    'invite-part-sealed',
    (input) => openPart(p, device().key, sealed(labels.invitePart, input)),
    () => [concat(Uint8Array.of(0, 2), filled(90, 1))],
  ),
  decoder('repair-request', decodeRepairRequest, () => [
    encodeRepairRequest({ wanted: [{ sender: memberId(filled(8, 1)), from: 2, to: 9 }], heads, epoch: filled(32, 3) }),
    encodeRepairRequest({ wanted: [], heads: [], epoch: null }),
  ]),
  decoder(
    'record-catch-up',
    (input) => encodeCatchUp(decodeCatchUp(input)),
    () => [
      encodeCatchUp(CAUGHT_UP),
      encodeCatchUp({ ...CAUGHT_UP, nextAt: 9, rosterHash: filled(8, 1), member: memberId(filled(8, 2)) }),
    ],
  ),
  decoder(
    'record-epoch',
    (input) => encodeEpoch(decodeEpoch(epoch.id, input)),
    () => [encodeEpoch({ ...epoch, author: null }), encodeEpoch({ ...epoch, author: memberId(filled(8, 1)) })],
  ),
  decoder('record-kept', decodeKept, () => [concat(u48(1), encodeSignedMessage(signed(network('fuzz kept'), 'kept')))]),
  decoder(
    'record-device-key',
    (input) => decodeReplacedKey(p, input),
    () => [encodeReplacedKey({ replacedAt: 1, key: device().key })],
  ),
  decoder(
    'record-pending-join',
    (input) => operationsOf(decodePendingJoin(p, input, [['2', filled(10, 1)]])),
    () => [pendingJoin()],
  ),
];
