import { fromHex, toHex, u16 } from '../../src/bytes/bytes.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { openDescriptor, signDescriptor } from '../../src/directory/descriptor.ts';
import { DIRECTORY_LIFETIME, directoryHash, signDirectory } from '../../src/directory/directory.ts';
import type { TimedKey } from '../../src/directory/validity.ts';
import { dialBackStatement, helloStatement, mailboxChallenge } from '../../src/identity/challenges.ts';
import { fingerprintOf } from '../../src/identity/fingerprint.ts';
import { mailboxId } from '../../src/wire/ids.ts';
import type {
  DescriptorVector,
  DirectoryFile,
  DirectoryVector,
  StatementVector,
  TimedKeyVector,
} from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { NOW } from './message.ts';

const DAY = 24 * 60 * 60 * 1000;

export function directoryFile(p: Primitives): DirectoryFile {
  const descriptors = [
    descriptorVector(p, 'IPv4, one key', { address: '55667788', port: 7443, capacity: 0, keys: 1 }),
    descriptorVector(p, 'IPv6, three keys', {
      address: `20010db8${'0'.repeat(23)}1`,
      port: 65535,
      capacity: 3,
      keys: 3,
    }),
  ];
  const documents = descriptors.map(({ document }) => document);
  const first = directoryVector(p, 'the first, without proxies', 1, '00'.repeat(32), []);
  const second = directoryVector(p, 'its successor', 2, first.hash, documents);
  return { descriptors, directories: [first, second], statements: statementVectors(p) };
}

function descriptorVector(
  p: Primitives,
  name: string,
  { address, port, capacity, keys }: { address: string; port: number; capacity: number; keys: number },
): DescriptorVector {
  const given = new Draws(`descriptor/${name}`);
  const identity = p.ed25519SecretKey(given.take('identity'));
  const tlsKeyHash = given.take('tls key hash');
  const family = given.take('family');
  const onionKeys = timedKeys(p, given, keys);
  const content = { tlsKeyHash, family, address: fromHex(address), port, capacity, onionKeys };
  const document = signDescriptor(identity, content);
  return {
    name,
    identity: toHex(identity.exportSeed()),
    id: toHex(openDescriptor(p, document).id),
    tlsKeyHash: toHex(tlsKeyHash),
    family: toHex(family),
    address,
    port,
    capacity,
    onionKeys: onionKeys.map(keyVector),
    document: toHex(document),
  };
}

function directoryVector(
  p: Primitives,
  name: string,
  sequence: number,
  predecessor: string,
  descriptors: readonly string[],
): DirectoryVector {
  const given = new Draws('directory');
  const server = p.ed25519SecretKey(given.take('server'));
  const routingKeys = timedKeys(p, given, 2);
  const validity = { validFrom: NOW, validUntil: NOW + DIRECTORY_LIFETIME, serverTime: NOW + sequence };
  const proxies = descriptors.map(fromHex);
  const head = { sequence, predecessor: fromHex(predecessor), ...validity, routingKeys };
  const document = signDirectory(server, { ...head, proxies });
  return {
    name,
    server: toHex(server.exportSeed()),
    sequence,
    predecessor,
    ...validity,
    routingKeys: routingKeys.map(keyVector),
    descriptors,
    document: toHex(document),
    hash: toHex(directoryHash(p, document)),
  };
}

function statementVectors(p: Primitives): StatementVector[] {
  const given = new Draws('statements');
  const signer = p.ed25519SecretKey(given.take('signer'));
  const fingerprint = fingerprintOf(p, given.take('server'));
  const [nonce, tlsKeyHash] = [given.take('nonce'), given.take('tls key hash')];
  const mailbox = mailboxId(given.take('mailbox id', 6));
  const [address, port] = [Uint8Array.of(85, 102, 119, 136), 7443];
  const vector = (name: string, label: string, fields: Uint8Array[], statement: Uint8Array) => ({
    name,
    label,
    signer: toHex(signer.exportSeed()),
    fields: fields.map(toHex),
    statement: toHex(statement),
    signature: toHex(signer.sign(statement)),
  });
  return [
    vector('LI-2', 'server-hello', [tlsKeyHash, nonce], helloStatement(nonce, tlsKeyHash)),
    vector('LI-3', 'mailbox-challenge', [fingerprint, mailbox, nonce], mailboxChallenge(fingerprint, mailbox, nonce)),
    vector(
      'DI-4',
      'dial-back',
      [fingerprint, Uint8Array.of(4, ...address), u16(port), tlsKeyHash, nonce],
      dialBackStatement({ nonce, fingerprint, address, port, tlsKeyHash }),
    ),
  ];
}

function timedKeys(p: Primitives, given: Draws, count: number): TimedKey[] {
  return Array.from({ length: count }, (_, i) => ({
    publicKey: p.x25519SecretKey(given.take(`key ${i}`)).publicKey.bytes,
    validFrom: NOW - i * DAY,
    validUntil: NOW - i * DAY + 2 * DAY,
  }));
}

function keyVector({ publicKey, validFrom, validUntil }: TimedKey): TimedKeyVector {
  return [toHex(publicKey), validFrom, validUntil];
}
