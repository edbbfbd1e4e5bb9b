import { nativePrimitives } from '../../node/native-primitives.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import { type Descriptor, openDescriptor, signDescriptor } from '../../src/directory/descriptor.ts';
import { DIRECTORY_LIFETIME, openDirectory, signDirectory } from '../../src/directory/directory.ts';

export const NOW = Date.UTC(2026, 10, 23, 12);
const p = nativePrimitives;
export const env = { primitives: p, random: seededRandom('directory'), clock: { now: () => NOW } };
export const server = p.ed25519SecretKey(env.random.bytes(32));

let nextPort = 7000;

/** A proxy of a family of its own in a network of its own, unless `change` says otherwise. */
export function proxy(change: Partial<Descriptor>) {
  const identity = p.ed25519SecretKey(env.random.bytes(32));
  const onionKey = p.x25519SecretKey(env.random.bytes(32)).publicKey.bytes;
  const document = signDescriptor(identity, {
    tlsKeyHash: env.random.bytes(32),
    family: env.random.bytes(32),
    address: Uint8Array.of(80 + ((env.random.bytes(1)[0] as number) % 16), ...env.random.bytes(3)),
    port: nextPort++,
    capacity: 1,
    onionKeys: [{ publicKey: onionKey, validFrom: NOW - 1000, validUntil: NOW + 86_400_000 }],
    ...change,
  });
  return { identity, document, descriptor: openDescriptor(p, document) };
}

export function signedDirectory({ proxies }: { readonly proxies: readonly Uint8Array[] }): Uint8Array {
  return signDirectory(server, {
    sequence: 7,
    predecessor: new Uint8Array(32),
    validFrom: NOW,
    validUntil: NOW + DIRECTORY_LIFETIME,
    serverTime: NOW,
    routingKeys: [{ publicKey: env.random.bytes(32), validFrom: NOW, validUntil: NOW + 86_400_000 }],
    proxies,
  });
}

export function directoryOf(proxies: readonly { readonly document: Uint8Array }[]) {
  const document = signedDirectory({ proxies: proxies.map((one) => one.document) });
  return openDirectory(p, server.publicKey, document);
}
