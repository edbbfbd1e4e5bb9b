import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex, xor } from '../../src/bytes/bytes.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { mailboxId } from '../../src/wire/ids.ts';
import { encodeSlot, openSlot } from '../../src/wire/slot.ts';
import type { Delivery } from '../../src/wire/stages.ts';
import type { SlotVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';

const { Point } = ed25519;
/** A point of order eight. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

export function slotVectors(p: Primitives): SlotVector[] {
  return ['a slot', 'another slot'].map((name) => {
    const given = new Draws(`slot/${name}`);
    const routing = p.x25519SecretKey(given.take('routing'));
    const blinded = sameSharedSecret(given.take('R', 31));
    const recipient = mailboxId(given.take('mailbox id', 6));
    const delivery = given.take('delivery', 48) as Delivery;
    const [shared] = blinded.map((point) => routing.agree(p.x25519PublicKey(point))!) as [Uint8Array];
    const slot = encodeSlot(p, shared, routing.publicKey.bytes, recipient, delivery);
    const opened = openSlot(p, shared, routing.publicKey.bytes, slot, delivery)!;
    return {
      name,
      routing: toHex(routing.exportSecret()),
      blinded: blinded.map(toHex),
      shared: toHex(shared),
      mailboxId: toHex(recipient),
      delivery: toHex(delivery),
      keystream: toHex(xor(recipient, slot.slice(0, 6))),
      slot: toHex(slot),
      replayTag: toHex(opened.replayTag),
    };
  });
}

/** A point, itself with the unused high bit set, and itself plus a torsion point: other bytes, one shared secret. */
function sameSharedSecret(scalar: Uint8Array): Uint8Array[] {
  const point = Point.BASE.multiply(BigInt(`0x${toHex(scalar)}`));
  const montgomery = (of: typeof point) => ed25519.utils.toMontgomery(of.toBytes());
  const plain = montgomery(point);
  return [plain, plain.with(31, (plain[31] as number) | 0x80), montgomery(point.add(TORSION))];
}
