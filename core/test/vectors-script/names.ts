import { fromHex, toHex } from '../../src/bytes/bytes.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { formatContactCode } from '../../src/identity/contact-code.ts';
import { fingerprintOf } from '../../src/identity/fingerprint.ts';
import { formatMailboxId } from '../../src/identity/mailbox-id.ts';
import { formatServerAddress } from '../../src/identity/server-address.ts';
import { mailboxId, memberIdOf, proxyIdOf } from '../../src/wire/ids.ts';
import type { ContactCodeVector, NamesFile } from '../independent/shapes.ts';
import { Draws } from './draws.ts';

const HOSTS = [
  ['relay.example.org', 443],
  ['192.0.2.7', 7443],
  ['2001:db8::7', 65535],
] as const;

export function namesFile(p: Primitives): NamesFile {
  const given = new Draws('names');
  const ids = ['000000000000', 'ffffffffffff', '000000000001', toHex(given.take('mailbox id', 6))];
  const publicKeys = ['one', 'other'].map((name) => p.ed25519SecretKey(given.take(name)).publicKey.bytes);
  return {
    mailboxIds: ids.map((bytes) => ({ bytes, text: formatMailboxId(mailboxId(fromHex(bytes))) })),
    contactCodes: ['Alice', 'Bob'].map((name) => contactCode(p, name)),
    serverAddresses: HOSTS.map(([host, port]) => {
      const identity = p.ed25519SecretKey(given.take(host)).publicKey.bytes;
      const text = formatServerAddress({ host, port, fingerprint: fingerprintOf(p, identity) });
      return { identity: toHex(identity), host, port, text };
    }),
    ids: publicKeys.map((key) => ({
      publicKey: toHex(key),
      memberId: toHex(memberIdOf(p, key)),
      proxyId: toHex(proxyIdOf(p, key)),
      fingerprint: toHex(fingerprintOf(p, key)),
    })),
  };
}

function contactCode(p: Primitives, name: string): ContactCodeVector {
  const given = new Draws(`contact code/${name}`);
  const fingerprint = fingerprintOf(p, p.ed25519SecretKey(given.take('server')).publicKey.bytes);
  const id = mailboxId(given.take('mailbox id', 6));
  const signing = given.take('signing');
  const device = given.take('device');
  const text = formatContactCode(p, {
    fingerprint,
    mailboxId: id,
    signingKey: p.ed25519SecretKey(signing).publicKey.bytes,
    deviceKey: p.x25519SecretKey(device).publicKey.bytes,
  });
  return {
    fingerprint: toHex(fingerprint),
    mailboxId: toHex(id),
    signing: toHex(signing),
    device: toHex(device),
    text,
  };
}
