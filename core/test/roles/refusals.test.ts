import { describe, expect, it } from 'vitest';
import { concat, toHex } from '../../src/bytes/bytes.ts';
import { generateKeyPair, open, seal } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import { InternalError, UsageError, VerifyError } from '../../src/errors.ts';
import { buildDirectPacket, buildPacket, buildPlainPacket, sealMessage } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openExtra, openSecond, wrapExtra } from '../../src/roles/3-second-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { openDelivery } from '../../src/roles/5-target.ts';
import { decodeOrDrop } from '../../src/roles/opening.ts';
import { decodeCopy, encodeCopy } from '../../src/wire/copy.ts';
import type { MailboxId } from '../../src/wire/ids.ts';
import type { Copy, Delivery } from '../../src/wire/stages.ts';
import { refusal } from '../bytes/refusal.ts';
import {
  allCopies,
  mailboxes,
  network,
  packetFor,
  replayCache,
  signed,
  throughFirst,
  throughSecond,
} from './fixture.ts';

const net = network('refusals');
const { env } = net;
const p = env.primitives;
const recipients = mailboxes(net, 3);
const sealed = sealMessage(env, net.hour, signed(net, 'hello'));
const packet = packetFor(net, signed(net, 'hello'), recipients, 'fast');
const hourKey = net.hour.keyPair.publicKey;
const route = {
  first: net.first.publicKey,
  second: { id: net.secondId, onionKey: net.second.publicKey },
  routingKey: net.routing.publicKey,
  profile: 'strong' as const,
};
const lowOrder = p.x25519PublicKey(new Uint8Array(32));
const layer = (key: typeof net.first, info: Uint8Array, contents: Uint8Array) =>
  seal(p, key.publicKey, info, contents, generateKeyPair(p, env.random));

// Made here and not inside a `describe`: an error there would end the collection of the whole mutation suite.
const split = throughSecond(net, throughFirst(net, packet));
const copies = allCopies(split);
const older = generateKeyPair(p, env.random);
const stranger = network('another group');

describe('the source', () => {
  const recipient = recipients[0] as MailboxId;
  it.each([
    ['for a group', { ...route, routingKey: lowOrder }, /routing key/],
    ['for a group', { ...route, second: { ...route.second, onionKey: lowOrder } }, /recipient key/],
    ['for a group', { ...route, first: lowOrder }, /recipient key/],
  ])('[CR-1] puts nothing under a key of low order, %s', (_, way, message) => {
    const refused = refusal(VerifyError, 'low-order-key', message);
    expect(() => buildPacket(env, { ...way, sealed, hourKey, recipients })).toThrow(refused);
    expect(() => buildPlainPacket(env, { ...way, payload: new Uint8Array(384) as Delivery, recipient })).toThrow(
      refused,
    );
  });
  it('[CR-1] puts nothing under a key of low order in direct mode', () => {
    for (const [way, message] of [
      [{ ...route, routingKey: lowOrder }, /routing key/],
      [{ ...route, first: lowOrder }, /recipient key/],
    ] as const) {
      expect(() => buildDirectPacket(env, { ...way, sealed, hourKey, recipient })).toThrow(
        refusal(VerifyError, 'low-order-key', message),
      );
    }
  });
  it.each([0, 1025])('[SO-3] refuses %s recipients', (count) => {
    expect(() => buildPacket(env, { ...route, sealed, hourKey, recipients: mailboxes(net, count) })).toThrow(
      refusal(UsageError, 'too-large', new RegExp(`${count} recipients`)),
    );
  });
  it('[SO-3] leaves the order of the recipients that it was given alone', () => {
    const given = [...recipients];
    buildPacket(env, { ...route, sealed, hourKey, recipients: given });
    expect(given).toEqual(recipients);
  });
});

describe('the first proxy', () => {
  it('[FP-1] opens with any live key, the newest or an older one', () => {
    const newer = generateKeyPair(p, env.random);
    for (const keys of [[net.first], [net.first, newer], [newer, net.first]]) {
      expect(openFirst(env, keys, replayCache(), packet)).toMatchObject({
        type: 'forward',
        profile: 'fast',
        secondProxyId: net.secondId,
      });
    }
    for (const keys of [[], [newer]]) {
      expect(openFirst(env, keys, replayCache(), packet)).toEqual({ type: 'drop', reason: 'not-for-me' });
    }
  });
  it('[FP-2] the tag of a packet is 16 bytes of the hash of its encapsulated key', () => {
    const tags: string[] = [];
    const insert = (tag: Uint8Array) => tags.push(toHex(tag)) > 0;
    openFirst(env, [net.first], { insert }, packet);
    expect(tags).toEqual([toHex(p.sha256(packet.subarray(0, 32)).subarray(0, 16))]);
  });
  it('[FP-3] drops contents that are malformed', () => {
    const contents = layer(net.first, labels.firstProxy, Uint8Array.of(1, 0));
    expect(openFirst(env, [net.first], replayCache(), contents)).toEqual({ type: 'drop', reason: 'malformed' });
  });
  it('[FP-4] draws a wait of its own for each packet, of the profile’s length', () => {
    const waits = (profile: 'fast' | 'strong') => {
      const one = packetFor(net, signed(net, 'x'), recipients, profile);
      return Array.from({ length: 300 }, () => {
        const hop = openFirst(env, [net.first], replayCache(), one);
        return 'waitMs' in hop ? hop.waitMs : Number.NaN;
      });
    };
    const mean = (all: number[]) => all.reduce((sum, wait) => sum + wait, 0) / all.length;
    expect(mean(waits('fast')) / 50).toBeCloseTo(1, 0);
    expect(mean(waits('strong')) / 5000).toBeCloseTo(1, 0);
  });
  it('[SO-8] tells the profile and a wait for a direct packet too', () => {
    const direct = buildDirectPacket(env, { ...route, sealed, hourKey, recipient: recipients[0] as MailboxId });
    const hop = openFirst(env, [net.first], replayCache(), direct);
    expect(hop).toMatchObject({ type: 'direct', profile: 'strong', waitMs: expect.any(Number) });
  });
});

describe('the second proxy', () => {
  it('says how many copies there are and how they travel', () => {
    expect(split).toMatchObject({ type: 'split', count: 3, profile: 'fast' });
  });
  it.each([3, 65_535])('has no copy %s of three', (i) => {
    expect(() => split.copy(i)).toThrow(refusal(InternalError, 'copy', new RegExp(`no copy ${i} of 3`)));
  });
  it('[SP-1] drops what is for another, and what is malformed', () => {
    const take = (bytes: Uint8Array) => openSecond(env, [net.second], replayCache(), net.routing.publicKey, bytes);
    expect(take(packet)).toEqual({ type: 'drop', reason: 'not-for-me' });
    const garbage = layer(net.second, labels.secondProxy, Uint8Array.of(9, 9, 0x80));
    expect(take(garbage)).toEqual({ type: 'drop', reason: 'malformed' });
  });
  it('[SP-3] makes the same copy twice from the same bytes, sealed anew', () => {
    const [once, again] = [split.copy(0), split.copy(0)];
    expect(once).not.toEqual(again);
    const contents = [once, again].map((copy) => open(p, net.routing, labels.copy, copy)?.plaintext);
    expect(contents[0]).toEqual(contents[1]);
  });
});

describe('an extra proxy', () => {
  it('[SP-5] drops what is for another, and waits by a profile of its own', () => {
    const copy = copies[0] as Copy;
    const wrapped = wrapExtra(env, net.third.publicKey, copy);
    const take = (key: typeof net.third) => openExtra(env, [key], replayCache(), wrapped);
    expect(take(net.second)).toEqual({ type: 'drop', reason: 'not-for-me' });
    const waits = Array.from({ length: 300 }, () => {
      const hop = take(net.third);
      return hop.type === 'extra' ? hop.waitMs : Number.NaN;
    });
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 300 / 500).toBeCloseTo(1, 0);
  });
});

describe('the central server', () => {
  it('[CS-1] tries every live key, and has nothing without one that fits', () => {
    const copy = copies[0] as Copy;
    const routed = openCopy(env, [net.routing], copy);
    expect(routed).not.toBeNull();
    expect(openCopy(env, [older, net.routing], copy)).toEqual(routed);
    expect(openCopy(env, [net.routing, older], copy)).toEqual(routed);
    expect(openCopy(env, [older], copy)).toBeNull();
    expect(openCopy(env, [], copy)).toBeNull();
  });
  it('[CS-4] answers malformed contents and an R of low order as any other failure: with nothing', () => {
    const contents = decodeCopy(open(p, net.routing, labels.copy, copies[1] as Copy)?.plaintext as Uint8Array);
    const low = encodeCopy({ ...contents, shared: new Uint8Array(32) });
    for (const bad of [new Uint8Array(0), new Uint8Array(41), low]) {
      expect(openCopy(env, [net.routing, older], layer(net.routing, labels.copy, bad))).toBeNull();
    }
  });
  it('[CS-2] has nothing where the slot was made for a key that is no longer live', () => {
    const contents = open(p, net.routing, labels.copy, copies[2] as Copy)?.plaintext as Uint8Array;
    expect(openCopy(env, [older], layer(older, labels.copy, contents))).toBeNull();
  });
});

describe('decoding at a role', () => {
  it('does not take a fault of our own for bytes that are malformed', () => {
    const fault = new RangeError('ours');
    const decode = () => {
      throw fault;
    };
    expect(() => decodeOrDrop(decode, new Uint8Array(0))).toThrow(fault);
  });
});

describe('the target', () => {
  const to = (key: typeof net.first, inner: Uint8Array) => layer(key, labels.scramble, inner);

  it('[TA-1] finds the hour among several, and none in none', () => {
    const delivery = to(net.hour.keyPair, sealed);
    for (const candidates of [[net.hour], [stranger.hour, net.hour], [net.hour, stranger.hour]]) {
      expect(openDelivery(env, candidates, delivery)?.hourKeys).toBe(net.hour);
    }
    expect(openDelivery(env, [], delivery)).toBeNull();
    expect(openDelivery(env, [stranger.hour], delivery)).toBeNull();
  });
  it('[TA-1] goes on to the next hour where only the outer layer opens', () => {
    const samePair = { ...net.hour, psk: new Uint8Array(32).fill(1) };
    const delivery = to(net.hour.keyPair, sealed);
    expect(openDelivery(env, [samePair, net.hour], delivery)?.hourKeys).toBe(net.hour);
    expect(openDelivery(env, [samePair], delivery)).toBeNull();
    expect(openDelivery(env, [net.hour], to(net.hour.keyPair, concat(sealed, Uint8Array.of(0))))).toBeNull();
  });
});
