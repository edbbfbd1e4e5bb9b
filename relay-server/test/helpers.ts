import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concat } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair, seal } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import type { Ed25519SecretKey, X25519PublicKey } from '@conclave/core/crypto/primitives';
import { mailboxChallenge } from '@conclave/core/identity/challenges';
import type { MailboxId } from '@conclave/core/identity/mailbox-id';
import { connect, type Connected } from '@conclave/core/node/links/connect';
import type { LinkDelivery } from '@conclave/core/node/links/events';
import { encodeCopy } from '@conclave/core/wire/copy';
import { encodeSlot } from '@conclave/core/wire/slot';
import type { Delivery } from '@conclave/core/wire/stages';
import { afterEach } from 'vitest';
import { systemEnv } from '@conclave/core/node/system-env';
import { type RunningServer, type ServerOptions, startServer } from '../src/server.ts';

const cleanups: (() => unknown)[] = [];

/** Runs after the test, last registered first. */
export function cleanup(work: () => unknown): void {
  cleanups.push(work);
}

afterEach(async () => {
  for (const work of cleanups.splice(0).reverse()) await work();
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-relay-'));
  cleanup(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The system's environment at a time that tests set. */
export function clockedEnv(start = Date.now()): Env & { advance(ms: number): void } {
  let now = start;
  return { ...systemEnv, clock: { now: () => now }, advance: (ms) => (now += ms) };
}

export async function serve(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({
    dataDir: options.dataDir ?? join(tempFolder(), 'data'),
    host: '127.0.0.1',
    port: 0,
    publicAddress: '127.0.0.1',
    allowPrivate: true,
    ...options,
  });
  cleanup(() => server.stop());
  return server;
}

/** A link without the client's manners: what a test emits is what the server gets. */
export async function rawLink(server: RunningServer): Promise<Connected> {
  const link = await connect({ host: '127.0.0.1', port: server.port, pin: null, timeoutMs: 5000, maxPayload: 2 ** 23 });
  cleanup(() => link.close());
  return link;
}

export const ask = (link: Connected, event: string, ...args: unknown[]): Promise<unknown> =>
  link.socket.timeout(10_000).emitWithAck(event, ...args);

export const newMailboxKey = (): Ed25519SecretKey => systemEnv.primitives.ed25519SecretKey(systemEnv.random.bytes(32));

export async function registerMailbox(link: Connected, key = newMailboxKey()) {
  const answer = (await ask(link, 'register', { mailboxKey: key.publicKey.bytes })) as { mailboxId: Uint8Array };
  return { key, id: new Uint8Array(answer.mailboxId) as MailboxId };
}

export async function logIn(
  server: RunningServer,
  link: Connected,
  { id, key }: { id: MailboxId; key: Ed25519SecretKey },
): Promise<unknown> {
  const { nonce } = (await ask(link, 'challenge', id)) as { nonce: Uint8Array };
  const signature = key.sign(mailboxChallenge(server.address.fingerprint, id, new Uint8Array(nonce)));
  return ask(link, 'login', { mailboxId: id, signature });
}

/** Collects what the server sends over this link; acknowledges at once unless told otherwise. */
export function collect(link: Connected, acknowledge = true) {
  const got: LinkDelivery[] = [];
  const held: (() => void)[] = [];
  const drained: number[] = [];
  link.socket.on('delivery', (delivery: LinkDelivery, settle: () => void) => {
    got.push(delivery);
    if (acknowledge) settle();
    else held.push(settle);
  });
  link.socket.on('drained', ({ serverTime }: { serverTime: number }) => drained.push(serverTime));
  return { got, held, drained, texts: () => got.map(({ bytes }) => Buffer.from(bytes).toString('utf8')) };
}

export function routingKeyOf(server: RunningServer): X25519PublicKey {
  const [newest] = server.directory().routingKeys;
  return systemEnv.primitives.x25519PublicKey(newest!.publicKey);
}

/** A copy as a second proxy makes it, for one recipient, with any bytes as E2. */
export function makeCopy(routingKey: X25519PublicKey, recipient: MailboxId, contents: string | Uint8Array): Uint8Array {
  const { primitives, random } = systemEnv;
  const delivery = (typeof contents === 'string' ? Buffer.from(contents) : contents) as unknown as Delivery;
  const ephemeral = generateKeyPair(primitives, random);
  const shared = ephemeral.agree(routingKey)!;
  const slot = encodeSlot(primitives, shared, routingKey.bytes, recipient, delivery);
  return sealCopy(routingKey, encodeCopy({ shared: ephemeral.publicKey.bytes, slot, delivery }));
}

/** The outer layer alone, around anything; twice around the same gives two copies of one slot. */
export function sealCopy(routingKey: X25519PublicKey, contents: Uint8Array): Uint8Array {
  const { primitives, random } = systemEnv;
  return seal(primitives, routingKey, labels.copy, concat(contents), generateKeyPair(primitives, random));
}

export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
