/** The whole engine of an endpoint, fed what members, servers and disks may give it. */
import { concat } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { encodeBody, KIND_OPERATIONS, KIND_TEXT } from '../../src/client/content.ts';
import { DecodeError } from '../../src/errors.ts';
import { encodeOperation, type OperationContents } from '../../src/group/operations.ts';
import { mailboxId } from '../../src/wire/ids.ts';
import { encodeSignedMessage } from '../../src/wire/signed-message.ts';
import type { Target } from '../target.ts';
import { endpoint } from './define.ts';
import { deliveryOf, friendly, invited, messageOf, operationOf, Subject } from './devices.ts';
import { sessionOf, sessionSeeds } from './session.ts';

function bob(): Subject {
  const { network, bobs } = friendly();
  const subject = new Subject(network, bobs);
  subject.connect();
  return subject;
}

/** To Bob, and what he does afterwards. */
function delivered(bytes: Uint8Array): void {
  const subject = bob();
  subject.event({ type: 'delivery', arrivedAt: subject.now, bytes });
  subject.goOn();
}

const NOTHING = { claim: null, introductions: [], acknowledgements: [] };
const bodyOf = (operations: readonly Uint8Array[]) =>
  encodeBody({ ...NOTHING, contents: { type: 'operations', operations } });

function bodySeeds(): Uint8Array[] {
  const { forger, operations } = friendly();
  const acknowledging = encodeBody({
    claim: { sequence: 1, hash: new Uint8Array(16) },
    introductions: [{ member: friendly().bob.group.me, seq: 1000 }],
    acknowledgements: [{ rank: 1, seq: 2 }],
    contents: { type: 'text', text: 'hi' },
  });
  return [
    concat(Uint8Array.of(KIND_TEXT), forger.text('hello')),
    concat(Uint8Array.of(KIND_TEXT), acknowledging),
    concat(Uint8Array.of(KIND_OPERATIONS), bodyOf(operations)),
  ];
}

function operationSeeds(): Uint8Array[] {
  const {
    log,
    alice,
    bob: { group },
    network,
  } = friendly();
  const base = { author: alice.group.me, at: network.now, clock: log.nextClock(), heads: log.heads() };
  const contents: OperationContents[] = [
    { type: 'rename', groupName: 'New', colour: 3 },
    { type: 'promote', member: group.me },
    { type: 'settings', key: 1, value: Uint8Array.of(1) },
    { type: 'update', deviceKey: new Uint8Array(32).fill(9), mailboxId: alice.mailboxId, name: 'Al' },
    { type: 'remove', subject: { type: 'member', memberId: group.me } },
    { type: 'leave' },
    {
      type: 'invite',
      inviteId: new Uint8Array(16),
      signingKey: new Uint8Array(32),
      sealingKey: new Uint8Array(32),
      expiry: network.now + 1000,
      target: mailboxId(new Uint8Array(6)),
    },
  ];
  return contents.map((one) => encodeOperation({ ...base, ...one }));
}

function opensInvite(content: Uint8Array): void {
  const { network, before, dave, deliveryOf: invite } = invited();
  const subject = new Subject(network, before);
  subject.connect();
  subject.event({ type: 'delivery', arrivedAt: subject.now, bytes: invite(content) });
  const attempts = subject.endpoint
    .sealed()
    .map(({ id, salt }) => ({ id, passphraseKey: dave.passphraseKey('words', salt) }));
  subject.command({ type: 'open-sealed', attempts });
  subject.goOn();
}

/** One of Bob's records is another: which(1) ‖ value. */
function withRecord(input: Uint8Array): void {
  const { network, bobs } = friendly();
  const which = new Reader(input).u8() % bobs.length;
  const damaged = bobs.map(([key, value], i): [string, Uint8Array] => [key, i === which ? input.slice(1) : value]);
  const subject = new Subject(network, damaged);
  subject.connect();
  subject.event({ type: 'tick' });
}

export const endpointTargets: readonly Target[] = [
  endpoint('endpoint-delivery', delivered, () => [deliveryOf(messageOf(KIND_TEXT, friendly().forger.text('hello')))]),
  endpoint(
    'endpoint-message',
    (input) => delivered(deliveryOf(input)),
    () => [encodeSignedMessage(friendly().forger.message())],
  ),
  endpoint('endpoint-body', (input) => delivered(deliveryOf(messageOf(input[0] ?? 0, input.subarray(1)))), bodySeeds),
  endpoint(
    'endpoint-operation',
    (input) => delivered(deliveryOf(messageOf(KIND_OPERATIONS, bodyOf([operationOf(input)])))),
    operationSeeds,
  ),
  endpoint('endpoint-invite', opensInvite, () => [invited().plaintext]),
  endpoint('endpoint-session', (input) => sessionOf(bob(), input), sessionSeeds),
  endpoint(
    'endpoint-record',
    withRecord,
    () => friendly().bobs.map(([, value], which) => concat(Uint8Array.of(which), value)),
    [DecodeError],
  ),
];
