import { describe, expect, it } from 'vitest';
import { DIRECTORY_LIFETIME, openDirectory, signDirectory } from '../../src/directory/directory.ts';
import { DecodeError } from '../../src/errors.ts';
import { env, NOW, server } from './fixture.ts';

function opened(validFrom: number, serverTime: number, validUntil: number) {
  const routingKeys = [{ publicKey: new Uint8Array(32), validFrom: NOW, validUntil: NOW + 1 }];
  const predecessor = new Uint8Array(32);
  const head = { sequence: 1, predecessor, validFrom, validUntil, serverTime, routingKeys, proxies: [] };
  return openDirectory(env.primitives, server.publicKey, signDirectory(server, head));
}

describe('[DI-3] a directory', () => {
  it('is valid for up to three hours from its server time', () => {
    expect(opened(NOW, NOW, NOW + DIRECTORY_LIFETIME).validUntil).toBe(NOW + DIRECTORY_LIFETIME);
    expect(opened(NOW - 1000, NOW, NOW + 1).serverTime).toBe(NOW);
  });
  it.each([
    ['longer than that', NOW, NOW, NOW + DIRECTORY_LIFETIME + 1],
    ['until before it was made', NOW - 2, NOW, NOW],
    ['from after it was made', NOW + 1, NOW, NOW + 2],
  ])('that says it is valid %s is malformed', (_, validFrom, serverTime, validUntil) => {
    const open = () => opened(validFrom, serverTime, validUntil);
    expect(open).toThrow(DecodeError);
    expect(open).toThrowError(expect.objectContaining({ code: 'validity' }));
  });
});
