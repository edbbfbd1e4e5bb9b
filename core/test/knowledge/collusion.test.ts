import { toHex } from '@conclave/core/bytes/bytes';
import type { Submission } from '@conclave/core/client/types';
import { buildDirectPacket, sealMessage } from '@conclave/core/roles/1-source';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../client/trio.ts';
import { type Run, record } from './run.ts';
import { hourKeysOf, type Row } from './secrets.ts';
import { knows, type Role, viewOf } from './table.ts';
import { inCommon, type View } from './view.ts';

const run = record();
const INSIDE: readonly Row[] = ['contents', 'signature', 'group name', 'roster', 'keys that open messages'];
/** No two unrelated strings of so many bytes are alike. */
const LONG = 12;
/** Where in what was opened a layer may begin: X2 after eleven bytes. who-learns-what.test.ts tries all. */
const REACH = 64;

const keysOf = (of: Run, roles: readonly Role[]) => {
  const hosts = { P1: toHex(of.first.id), P2: toHex(of.second.id), CS: 'server' };
  return roles.flatMap((role) => of.recorder.keys.get(hosts[role as keyof typeof hosts]) ?? []);
};

/** All records of the message, each opened with all the keys. */
function together(roles: readonly Role[], of = run): View {
  return roles.flatMap((role) => viewOf(of, role, 'message', keysOf(of, roles), REACH));
}

/** What links the records of two roles: bytes in both that are in no other message's. */
function links(a: Role, b: Role, of = run): number {
  const ofMessage = new Set(of.notes);
  const publicly = of.recorder.notes.filter((note) => !ofMessage.has(note)).map(({ bytes }) => bytes);
  return inCommon(viewOf(of, a, 'message', [], REACH), viewOf(of, b, 'message', [], REACH), LONG, publicly);
}

describe('together, P1 and P2', () => {
  const view = together(['P1', 'P2']);
  it.each<Row>(['sender’s address', 'group public key'])('know: %s', (row) => expect(knows(run, view, row)).toBe(true));
  it.each<Row>([...INSIDE, 'sender’s identity', 'recipients', 'recipient’s address'])('do not know: %s', (row) => {
    expect(knows(run, view, row)).toBe(false);
  });
});

describe('together, P2 and CS', () => {
  const view = together(['P2', 'CS']);
  it.each<Row>(['group public key', 'recipients'])('know: %s', (row) => expect(knows(run, view, row)).toBe(true));
  it.each<Row>([...INSIDE, 'sender’s identity', 'sender’s address'])('do not know: %s', (row) => {
    expect(knows(run, view, row)).toBe(false);
  });
});

describe('together, P1, P2 and CS', () => {
  const view = together(['P1', 'P2', 'CS']);
  it.each<Row>(['sender’s address', 'group public key', 'recipients'])('know: %s', (row) => {
    expect(knows(run, view, row)).toBe(true);
  });
  it.each<Row>([...INSIDE, 'sender’s identity'])('do not know: %s', (row) => {
    expect(knows(run, view, row)).toBe(false);
  });
});

describe('no bytes link what is seen by', () => {
  it('[SP-3] P1 and CS', () => expect(links('P1', 'CS')).toBe(0));
  it('[SO-8] P1 and a member', () => expect(links('P1', 'T')).toBe(0));
});
describe('bytes link what is seen by', () => {
  it('P2 and CS: each copy', () => expect(links('P2', 'CS')).toBeGreaterThan(0));
  it('CS and a member: the delivery', () => expect(links('CS', 'T')).toBeGreaterThan(0));
});

describe('[SO-8] direct mode', () => {
  const direct = sendDirect(record({ seed: 'direct' }));
  const [first, server] = [viewOf(direct, 'P1', 'message'), viewOf(direct, 'CS', 'message')];

  it.each<Row>([...INSIDE, 'sender’s identity', 'group public key', 'recipients', 'recipient’s address'])(
    'does not show P1: %s',
    (row) => expect(knows(direct, first, row)).toBe(false),
  );
  it.each<Row>([...INSIDE, 'sender’s identity', 'sender’s address', 'group public key'])(
    'does not show CS: %s',
    (row) => expect(knows(direct, server, row)).toBe(false),
  );
  it('shows CS the choice of P1', () => {
    expect(knows(direct, server, 'choice of P1')).toBe(true);
  });
  it('lets P1 and CS together link both ends: that is why it is off unless asked for', () => {
    expect(links('P1', 'CS', direct)).toBeGreaterThan(0);
    const view = together(['P1', 'CS'], direct);
    expect(knows(direct, view, 'sender’s address')).toBe(true);
    expect(knows(direct, view, 'recipients')).toBe(true);
  });
});

/** Alice's message once more, to Bob alone and without a second proxy. */
function sendDirect(met: Run): Run {
  const { alice, bob, network, first, message, recorder } = met;
  const { env } = network;
  const hour = hourKeysOf(alice, network.now);
  const routing = network.directory().directory.routingKeys[0]!;
  const packet = buildDirectPacket(env, {
    first: env.primitives.x25519PublicKey(first.onionKeys[0]!.publicKey),
    routingKey: env.primitives.x25519PublicKey(routing.publicKey),
    profile: 'balanced',
    sealed: sealMessage(env, hour, message),
    hourKey: hour.keyPair.publicKey,
    recipient: bob.mailboxId,
  });
  const submission: Submission = { transmission: 'direct', firstProxy: first, packet };
  const before = recorder.notes.length;
  network.submit(submission, () => {}, alice.address);
  network.run(MINUTE);
  return { ...met, transmission: 'direct', notes: recorder.notes.slice(before) };
}
