import { diffieHellman } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { systemRandom } from '../node/clock-random.ts';
import { nativePrimitives } from '../node/native-primitives.ts';
import { importPublicKey, importSecretKey } from '../node/okp-keys.ts';
import { noblePrimitives } from '../src/crypto/noble.ts';
import type { Primitives } from '../src/crypto/primitives.ts';
import { openFirst } from '../src/roles/2-first-proxy.ts';
import { openSecond } from '../src/roles/3-second-proxy.ts';
import { openCopy } from '../src/roles/4-central-server.ts';
import { openDelivery } from '../src/roles/5-target.ts';
import {
  allCopies,
  mailboxes,
  network,
  packetFor,
  signed,
  throughFirst,
  throughSecond,
} from '../test/roles/fixture.ts';
import { interleavedMedians } from './cpu-time.ts';

export interface RoleCost {
  readonly role: 'source' | 'first-proxy' | 'second-proxy' | 'central-server' | 'target';
  readonly provider: Primitives['name'];
  readonly n: number;
  readonly body: number;
  /** CPU time for all of a message that passes this role; for the target, whose share is one delivery, that one. */
  readonly ms: number;
  /** `ms` divided by the copies it is for: n, and 1 for the target. */
  readonly usPerCopy: number;
  /** The bare scalar multiplications per copy. */
  readonly boundUs: number;
  /** usPerCopy / boundUs. */
  readonly ratio: number;
}

interface Work {
  readonly role: RoleCost['role'];
  readonly copies: number;
  /**
   * Scalar multiplications that the role cannot avoid, whoever writes it. Those that only this library or a check
   * costs (OpenSSL multiplies by the base point at every import of a secret key) are not among them.
   */
  readonly multiplications: number;
  readonly run: () => void;
}

const acceptAll = { insert: () => true };

/** What each role does for one message, its long-lived keys imported and its input at hand. Signatures are not in it. */
function works(primitives: Primitives, n: number, body: number): Work[] {
  const seeded = network(`roles ${n} ${body}`, primitives);
  const net = { ...seeded, env: { ...seeded.env, random: systemRandom } };
  const { env, hour, first, second, routing } = net;
  const message = signed(net, new Uint8Array(body));
  const recipients = mailboxes(net, n);
  const x1 = packetFor(net, message, recipients);
  const x2 = throughFirst(net, x1);
  const copies = allCopies(throughSecond(net, x2));
  const delivery = openCopy(env, [routing], copies[0] as Uint8Array)?.delivery as Uint8Array;
  return [
    {
      role: 'source',
      copies: n,
      // E1, X2 and X1: ephemeral·G and ephemeral·recipient each; r·G and Q = r·routingKey.
      // A recipient: b_i·Q, ephemeral_i·G, ephemeral_i·hourKey.
      multiplications: 3 * 2 + 2 + 3 * n,
      run: () => packetFor(net, message, recipients),
    },
    // onionKey·enc
    { role: 'first-proxy', copies: n, multiplications: 1, run: () => openFirst(env, [first], acceptAll, x1) },
    {
      role: 'second-proxy',
      copies: n,
      // onionKey·enc. A copy: b_i·R, ephemeral_i·G, ephemeral_i·hourKey, fresh·G, fresh·routingKey.
      multiplications: 1 + 5 * n,
      run: () => {
        const split = openSecond(env, [second], acceptAll, routing.publicKey, x2);
        if (split.type === 'split') allCopies(split);
      },
    },
    {
      role: 'central-server',
      copies: n,
      // A copy: routingKey·enc, K_i = routingKey·R_i.
      multiplications: 2 * n,
      run: () => {
        for (const copy of copies) openCopy(env, [routing], copy);
      },
    },
    // hourKey·enc of E2 and of E1; the first hour tried is the right one.
    { role: 'target', copies: 1, multiplications: 2, run: () => openDelivery(env, [hour], delivery) },
  ];
}

/** One multiplication with the library that the provider is made of, on keys already imported, and nothing else. */
function bareMultiplication({ name }: Primitives): () => void {
  const secret = systemRandom.bytes(32);
  const peer = x25519.getPublicKey(systemRandom.bytes(32));
  if (name === 'noble') return () => x25519.getSharedSecret(secret, peer);
  const keys = { privateKey: importSecretKey('X25519', secret), publicKey: importPublicKey('X25519', peer) };
  return () => diffieHellman(keys);
}

export function measureRoles(primitives: Primitives, n: number, body: number): RoleCost[] {
  const bare = bareMultiplication(primitives);
  return works(primitives, n, body).map(({ role, copies, multiplications, run }) => {
    const [us, bareUs] = interleavedMedians(run, bare);
    const usPerCopy = us / copies;
    const boundUs = (bareUs * multiplications) / copies;
    const row = { ms: us / 1000, usPerCopy, boundUs, ratio: usPerCopy / boundUs };
    return { role, provider: primitives.name, n, body, ...rounded(row) };
  });
}

export function roles(): RoleCost[] {
  return [nativePrimitives, noblePrimitives].flatMap((primitives) =>
    [2, 10, 50, 100, 500, 1000].flatMap((n) => measureRoles(primitives, n, 1024)),
  );
}

/** To three significant digits: the machine's noise is in the second. */
function rounded<T extends Readonly<Record<string, number>>>(row: T): T {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toPrecision(3))])) as T;
}
