import { describe, expect, it } from 'vitest';
import { bytes, counted, hex, int, join, label, sized } from './bytes.ts';
import { sha256, sign, signer } from './crypto.ts';
import { directory } from './files.ts';
import type { TimedKeyVector } from './shapes.ts';

/** [DI-1] */
function timedKeys(keys: readonly TimedKeyVector[]): Uint8Array {
  return counted(
    keys.map(([key, validFrom, validUntil]) => join(bytes(key), int(validFrom, 6), int(validUntil, 6))),
    1,
  );
}

function signedDocument(name: string, seed: Uint8Array, content: Uint8Array): Uint8Array {
  return join(content, sign(seed, label(name), content));
}

it.each(directory.descriptors)('[DI-1] [ID-4] a descriptor with $name', (vector) => {
  const seed = bytes(vector.identity);
  const content = join(
    int(1, 1),
    signer(seed),
    bytes(vector.tlsKeyHash),
    bytes(vector.family),
    sized(bytes(vector.address), 1),
    int(vector.port, 2),
    int(vector.capacity, 1),
    timedKeys(vector.onionKeys),
  );
  expect(hex(signedDocument('descriptor', seed, content))).toBe(vector.document);
  expect(hex(sha256(label('proxy-id'), signer(seed)).slice(0, 8))).toBe(vector.id);
});

describe('[DI-2] [DI-3] a directory', () => {
  it.each(directory.directories)('$name', (vector) => {
    const content = join(
      int(1, 1),
      int(vector.sequence, 4),
      bytes(vector.predecessor),
      int(vector.validFrom, 6),
      int(vector.validUntil, 6),
      int(vector.serverTime, 6),
      timedKeys(vector.routingKeys),
      sized(new Uint8Array(0), 2),
      counted(
        vector.descriptors.map((descriptor) => sized(bytes(descriptor), 2)),
        2,
      ),
    );
    const document = signedDocument('directory', bytes(vector.server), content);
    expect(hex(document)).toBe(vector.document);
    expect(hex(sha256(document))).toBe(vector.hash);
    expect(vector.validUntil - vector.validFrom).toBe(3 * 3_600_000);
  });

  it('names the hash of the one before, zeros for the first', () => {
    const [first, second] = directory.directories;
    expect([first?.predecessor, second?.predecessor]).toEqual(['00'.repeat(32), first?.hash]);
  });
});

it.each(directory.statements)('[$name] the statement that is signed', (vector) => {
  const statement = join(label(vector.label), ...vector.fields.map(bytes));
  expect(hex(statement)).toBe(vector.statement);
  expect(hex(sign(bytes(vector.signer), statement))).toBe(vector.signature);
});
