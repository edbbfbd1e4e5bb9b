import { nativePrimitives } from '../node/native-primitives.ts';
import { noblePrimitives } from '../src/crypto/noble.ts';
import type { Primitives } from '../src/crypto/primitives.ts';
import { seededRandom } from '../src/crypto/seeded-random.ts';
import { signDescriptor } from '../src/directory/descriptor.ts';
import { openDirectory, signDirectory } from '../src/directory/directory.ts';
import { VerifiedDescriptors } from '../src/directory/verified-descriptors.ts';
import { cpuMicroseconds } from './cpu-time.ts';

const PROXIES = 1000;
const NOW = Date.UTC(2026, 10, 23, 12);
const random = seededRandom('directory');

export interface DirectoryRow {
  readonly provider: Primitives['name'];
  /** How many of the proxies were in the directory before. */
  readonly known: number;
  readonly cpuMs: number;
}

/** What opening a directory of a thousand proxies takes, the first time and after a refresh that brought ten new ones. */
export function directory(): DirectoryRow[] {
  return [noblePrimitives, nativePrimitives].flatMap((p) => rowsOf(p));
}

function rowsOf(p: Primitives): DirectoryRow[] {
  const server = p.ed25519SecretKey(random.bytes(32));
  const proxies = Array.from({ length: PROXIES + 10 }, (_, i) => descriptorOf(p, i));
  const verified = new VerifiedDescriptors();
  const opened = (known: number, first: number) => {
    const document = signDirectory(server, { ...head(), proxies: proxies.slice(first, first + PROXIES) });
    const cpuMs = cpuMicroseconds(() => openDirectory(p, server.publicKey, document, verified), 1) / 1000;
    return { provider: p.name, known, cpuMs };
  };
  return [opened(0, 0), opened(PROXIES - 10, 10), opened(PROXIES, 10)];
}

function head() {
  const routingKeys = [{ publicKey: random.bytes(32), validFrom: NOW, validUntil: NOW + 1 }];
  const times = { validFrom: NOW, validUntil: NOW + 1, serverTime: NOW };
  return { sequence: 1, predecessor: new Uint8Array(32), ...times, routingKeys };
}

function descriptorOf(p: Primitives, i: number): Uint8Array {
  return signDescriptor(p.ed25519SecretKey(random.bytes(32)), {
    tlsKeyHash: random.bytes(32),
    family: random.bytes(32),
    address: Uint8Array.of(81, i >> 8, i & 255, 1),
    port: 443,
    capacity: 1,
    onionKeys: [{ publicKey: random.bytes(32), validFrom: NOW, validUntil: NOW + 1 }],
  });
}
