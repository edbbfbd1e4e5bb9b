import { fingerprintOf } from '@conclave/core/identity/fingerprint';
import { ServerLink, type ServerLinkState } from '@conclave/core/node/links/server-link';
import { expect, it, vi } from 'vitest';
import { env, TinyServer } from './tiny-server.ts';

it('[LI-2] a server whose identity is no key is the wrong one, though the fingerprint is right', async () => {
  const server = await TinyServer.start();
  const bytes = new Uint8Array(32).fill(1, 0, 1); // the identity of the curve
  const { identity } = server;
  server.helloIdentity = {
    publicKey: { bytes, verify: () => false },
    sign: (message) => identity.sign(message),
    exportSeed: () => identity.exportSeed(),
  };
  const states: ServerLinkState[] = [];
  const link = ServerLink.open(env, {
    address: { ...server.address, fingerprint: fingerprintOf(env.primitives, bytes) },
    onDirectory: () => undefined,
    onState: (state) => states.push(state),
  });
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ refused: 'wrong-server-key' }), { timeout: 5000 });
  link.close();
  await server.close();
});
