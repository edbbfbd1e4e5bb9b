import { describe, expect, it } from 'vitest';
import { bytes, Cursor, hex, int, join, label, packetSize, padded, unpadded } from './bytes.ts';
import { agree, open, publicKey, seal, sha256, signer } from './crypto.ts';
import { packets } from './files.ts';
import { hourKeysOf, readDelivery, sealedMessage, signedMessage } from './message.ts';
import type { MessageVector, PlainVector, SealedMessage, SplitVector } from './shapes.ts';
import { blindOf, openedSlot, scrambled, slotOf } from './slot.ts';

const drawn = ({ draws }: { draws: SplitVector['draws'] }, name: string) => bytes(draws[name]!);
const isMessage = (vector: MessageVector | PlainVector): vector is MessageVector => 'message' in vector;

describe.each([...packets.messages, ...packets.plain])('an independent source: $name', (vector) => {
  const { keys } = vector;
  const routingKey = publicKey(bytes(keys.routing));
  const hourKey = isMessage(vector) ? hourKeysOf(vector.message.hour).publicKey : null;
  const payload = bytes(isMessage(vector) ? vector.sealed.e1 : vector.payload);

  it('[SO-1] [SO-2] makes the signed message and E1', () => {
    if (isMessage(vector)) expectSealed(vector.message, drawn(vector, 'message ephemeral'), vector.sealed);
  });

  it('[SO-4] [SO-5] [SO-6] [SO-7] makes R, Q, each slot and X2', () => {
    const r = drawn(vector, 'r');
    const q = agree(r, routingKey);
    expect([hex(publicKey(r)), hex(q)]).toEqual([vector.r, vector.q]);
    const ephemeral = drawn(vector, 'X2 ephemeral');
    const onionKey = publicKey(bytes(keys.second));
    // Exports do not depend on what is sealed.
    const { context } = seal(onionKey, 'second-proxy', new Uint8Array(0), ephemeral);
    const slots = vector.recipients.map((recipient, i) => {
      const shared = agree(blindOf(context, i), q);
      const delivery = hourKey === null ? payload : scrambled(context, i, hourKey, payload);
      expect([hex(shared), hex(delivery)]).toEqual([vector.copies[i]!.shared, vector.copies[i]!.delivery]);
      return slotOf(shared, routingKey, bytes(recipient), delivery);
    });
    expect(slots.map(hex)).toEqual(vector.copies.map(({ slot }) => slot));
    const contents = join(
      Uint8Array.of(1, hourKey === null ? 1 : 0, vector.profile),
      hourKey ?? new Uint8Array(32),
      publicKey(r),
      int(slots.length, 2),
      ...slots,
      payload,
    );
    const whole = padded(contents, packetSize(48 + contents.length + 1) - 48);
    expect(hex(seal(onionKey, 'second-proxy', whole, ephemeral).sealed)).toBe(vector.x2);
  });

  it('[SO-8] makes X1', () => {
    const secondId = sha256(label('proxy-id'), signer(bytes(keys.secondIdentity))).slice(0, 8);
    expect(hex(secondId)).toBe(vector.secondProxyId);
    const contents = join(Uint8Array.of(1, 0, vector.profile), secondId, bytes(vector.x2));
    const first = publicKey(bytes(keys.first));
    expect(hex(seal(first, 'first-proxy', contents, drawn(vector, 'X1 ephemeral')).sealed)).toBe(vector.x1);
  });
});

describe.each([...packets.messages, ...packets.plain])('independent proxies, server and target: $name', (vector) => {
  const { keys } = vector;

  it('[FP-1] [FP-2] X1 opens to X2 with the first proxy’s key', () => {
    const fields = new Cursor(open(bytes(keys.first), 'first-proxy', bytes(vector.x1)).plaintext);
    expect([...fields.take(3)]).toEqual([1, 0, vector.profile]);
    expect(hex(fields.take(8))).toBe(vector.secondProxyId);
    expect(hex(fields.rest())).toBe(vector.x2);
    const packetsSeen = [vector.x1, vector.x2, ...vector.copies.map(({ x3 }) => x3)];
    const tags = packetsSeen.map((packet) => hex(sha256(bytes(packet).slice(0, 32)).slice(0, 16)));
    expect(tags).toEqual(vector.proxyReplayTags);
  });

  it('[SP-3] [SP-5] X2 opens with the second proxy’s, and makes the copies', () => {
    const { plaintext, context } = open(bytes(keys.second), 'second-proxy', bytes(vector.x2));
    const fields = new Cursor(unpadded(plaintext));
    const [version, flags, profile] = fields.take(3);
    expect([version, flags, profile]).toEqual([1, isMessage(vector) ? 0 : 1, vector.profile]);
    const hourKey = fields.take(32);
    const r = fields.take(32);
    const slots = Array.from({ length: fields.int(2) }, () => fields.take(10));
    const payload = fields.rest();
    expect(slots).toHaveLength(vector.copies.length);
    for (const [i, slot] of slots.entries()) {
      const expected = vector.copies[i]!;
      const blind = blindOf(context, i);
      const blinded = agree(blind, r);
      expect([hex(blind), hex(blinded)]).toEqual([expected.blind, expected.blinded]);
      const delivery = flags === 1 ? payload : scrambled(context, i, hourKey, payload);
      const ephemeral = drawn(vector, `copy ${i} ephemeral`);
      const copy = seal(publicKey(bytes(keys.copyRouting)), 'copy', join(blinded, slot, delivery), ephemeral).sealed;
      expect(hex(copy)).toBe(expected.copy);
      const extra = seal(publicKey(bytes(keys.third)), 'extra-proxy', copy, drawn(vector, `extra ${i} ephemeral`));
      expect(hex(extra.sealed)).toBe(expected.x3);
      expect(hex(open(bytes(keys.third), 'extra-proxy', extra.sealed).plaintext)).toBe(expected.copy);
    }
  });

  it('[CS-1] [CS-2] [CS-3] the server finds mailbox and replay tag', () => {
    const routing = bytes(keys.routing);
    for (const [i, expected] of vector.copies.entries()) {
      const fields = new Cursor(open(bytes(keys.copyRouting), 'copy', bytes(expected.copy)).plaintext);
      const copy = { blinded: fields.take(32), slot: fields.take(10), delivery: fields.rest() };
      const { mailboxId, replayTag } = openedSlot(routing, publicKey(routing), copy);
      expect([hex(mailboxId), hex(replayTag)]).toEqual([vector.recipients[i], expected.replayTag]);
      expect(hex(copy.delivery)).toBe(expected.delivery);
    }
  });

  it('[TA-1] [TA-2] the target reads what was signed', () => {
    if (!isMessage(vector)) return;
    for (const { delivery } of vector.copies) {
      const read = readDelivery(hourKeysOf(vector.message.hour), bytes(delivery));
      const { kind, seq, sentAt, rosterHash, body, hour } = vector.message;
      const { senderId, signature } = vector.sealed;
      const expected = { version: 1, kind, senderId, epoch: hour.epoch, seq, sentAt, rosterHash, signature, body };
      expect(read).toEqual(expected);
    }
  });
});

it.each(packets.direct)('[SO-8] $name', (vector) => {
  expectSealed(vector.message, drawn(vector, 'message ephemeral'), vector.sealed);
  const { publicKey: hourKey } = hourKeysOf(vector.message.hour);
  const routingKey = publicKey(bytes(vector.routing));
  const delivery = seal(hourKey, 'scramble', bytes(vector.sealed.e1), drawn(vector, 'E2 ephemeral')).sealed;
  expect(hex(delivery)).toBe(vector.delivery);
  const shared = agree(drawn(vector, 'r'), routingKey);
  const slot = slotOf(shared, routingKey, bytes(vector.recipient), delivery);
  expect([hex(shared), hex(slot)]).toEqual([vector.shared, vector.slot]);
  const copy = join(publicKey(drawn(vector, 'r')), slot, delivery);
  const contents = join(Uint8Array.of(1, 1, vector.profile), copy);
  const x1 = seal(publicKey(bytes(vector.first)), 'first-proxy', contents, drawn(vector, 'X1 ephemeral')).sealed;
  expect(hex(x1)).toBe(vector.x1);
  expect(hex(seal(routingKey, 'copy', copy, drawn(vector, 'copy ephemeral')).sealed)).toBe(vector.copy);
  const fields = { blinded: publicKey(drawn(vector, 'r')), slot, delivery };
  const opened = openedSlot(bytes(vector.routing), routingKey, fields);
  expect([hex(opened.mailboxId), hex(opened.replayTag)]).toEqual([vector.recipient, vector.replayTag]);
});

it.each(packets.slots)('[SO-6] [CS-3] $name is one for every encoding of R', (vector) => {
  const routing = bytes(vector.routing);
  const routingKey = publicKey(routing);
  const [delivery, slot] = [bytes(vector.delivery), bytes(vector.slot)];
  expect(hex(slotOf(bytes(vector.shared), routingKey, bytes(vector.mailboxId), delivery))).toBe(vector.slot);
  expect(new Set(vector.blinded).size).toBe(3);
  for (const blinded of vector.blinded) {
    expect(hex(agree(routing, bytes(blinded)))).toBe(vector.shared);
    const opened = openedSlot(routing, routingKey, { blinded: bytes(blinded), slot, delivery });
    expect([hex(opened.mailboxId), hex(opened.replayTag)]).toEqual([vector.mailboxId, vector.replayTag]);
  }
});

function expectSealed(message: MessageVector['message'], ephemeral: Uint8Array, expected: SealedMessage): void {
  expect(hex(signedMessage(message))).toBe(expected.signedMessage);
  expect(hex(sealedMessage(message, ephemeral))).toBe(expected.e1);
}
