import { toHex } from '../../src/bytes/bytes.ts';
import { open } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import type { Primitives, X25519SecretKey } from '../../src/crypto/primitives.ts';
import type { Profile } from '../../src/crypto/profile.ts';
import { profileByte } from '../../src/crypto/profile.ts';
import { encodeBody } from '../../src/client/content.ts';
import { buildDirectPacket, buildPacket, buildPlainPacket } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { decodeCopy } from '../../src/wire/copy.ts';
import { mailboxId } from '../../src/wire/ids.ts';
import type { Delivery } from '../../src/wire/stages.ts';
import type { DirectVector, MessageVector, PlainVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { NOW, sealedMessage } from './message.ts';
import { orderDraws, type RoleSecrets, replayRecorder, roleSecrets, splitVector } from './split.ts';

const text = (words: string) =>
  encodeBody({ claim: null, introductions: [], acknowledgements: [], contents: { type: 'text', text: words } });

const MESSAGES = [
  { name: 'one recipient, fast', words: '', count: 1, profile: 'fast', newerKey: false },
  { name: 'three recipients, balanced', words: 'Grüße an alle 🕯️', count: 3, profile: 'balanced', newerKey: false },
  {
    name: 'four recipients, strong, the proxy has a newer routing key',
    words: 'a longer one. '.repeat(15),
    count: 4,
    profile: 'strong',
    newerKey: true,
  },
] as const satisfies readonly { name: string; words: string; count: number; profile: Profile; newerKey: boolean }[];

export function messageVectors(p: Primitives): MessageVector[] {
  return MESSAGES.map(({ name, words, count, profile, newerKey }, place) => {
    const seed = `message/${name}`;
    const { env, draws, hour, e1, input, sealed } = sealedMessage(p, seed, text(words), place + 1);
    const secrets = roleSecrets(p, seed, newerKey);
    const given = new Draws(`${seed}/recipients`);
    const recipients = Array.from({ length: count }, (_, i) => mailboxId(given.take(`${i}`, 6)));
    draws.expect(...orderDraws(count), 'X2 ephemeral', 'r', 'X1 ephemeral');
    const x1 = buildPacket(env, {
      ...route(secrets, profile),
      sealed: e1,
      hourKey: hour.keyPair.publicKey,
      recipients,
    });
    return { name, message: input, sealed, ...splitVector(env, draws, { secrets, profile, x1 }) };
  });
}

export function plainVectors(p: Primitives): PlainVector[] {
  const name = 'a payload that is no group message';
  const seed = `plain/${name}`;
  const draws = new Draws(seed);
  const env = { primitives: p, random: draws, clock: { now: () => NOW } };
  const secrets = roleSecrets(p, seed, false);
  const given = new Draws(`${seed}/given`);
  const payload = given.take('payload', 384) as Delivery;
  const recipient = mailboxId(given.take('recipient', 6));
  draws.expect('X2 ephemeral', 'r', 'X1 ephemeral');
  const x1 = buildPlainPacket(env, { ...route(secrets, 'balanced'), payload, recipient });
  return [{ name, payload: toHex(payload), ...splitVector(env, draws, { secrets, profile: 'balanced', x1 }) }];
}

export function directVectors(p: Primitives): DirectVector[] {
  const name = 'direct mode';
  const seed = `direct/${name}`;
  const { env, draws, hour, e1, input, sealed } = sealedMessage(p, seed, text('directly'), 9);
  const { first, routing } = roleSecrets(p, seed, false);
  const recipient = mailboxId(new Draws(`${seed}/recipients`).take('0', 6));
  draws.expect('E2 ephemeral', 'r', 'X1 ephemeral');
  const keys = { first: first.publicKey, routingKey: routing.publicKey, profile: 'fast' } as const;
  const x1 = buildDirectPacket(env, { ...keys, sealed: e1, hourKey: hour.keyPair.publicKey, recipient });
  const hop = openFirst(env, [first], replayRecorder(), x1);
  if (hop.type !== 'direct') throw new Error(`the first proxy gave ${hop.type}`);
  draws.expect('copy ephemeral');
  const copy = hop.copy(routing.publicKey);
  const { shared, slot, delivery } = decodeCopy(open(p, routing, labels.copy, copy)!.plaintext);
  const routed = openCopy(env, [routing], copy)!;
  return [
    {
      name,
      message: input,
      first: secret(first),
      routing: secret(routing),
      profile: profileByte('fast'),
      recipient: toHex(routed.mailboxId),
      draws: draws.log,
      sealed,
      delivery: toHex(delivery),
      r: toHex(shared),
      shared: toHex(routing.agree(p.x25519PublicKey(shared))!),
      slot: toHex(slot),
      replayTag: toHex(routed.replayTag),
      x1: toHex(x1),
      copy: toHex(copy),
    },
  ];
}

function route({ first, second, secondId, routing }: RoleSecrets, profile: Profile) {
  return {
    first: first.publicKey,
    second: { id: secondId, onionKey: second.publicKey },
    routingKey: routing.publicKey,
    profile,
  };
}

function secret(key: X25519SecretKey): string {
  return toHex(key.exportSecret());
}
