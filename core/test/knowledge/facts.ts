/** Facts that stand in no field and follow from what a role sees: asked of honest builds and of sabotaged ones alike. */
import { concat, equalBytes } from '@conclave/core/bytes/bytes';
import { open } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import { openCopy } from '@conclave/core/roles/4-central-server';
import { decodeCopy } from '@conclave/core/wire/copy';
import { allCopies, mailboxes, network, packetFor, signed, throughFirst, throughSecond } from '../roles/fixture.ts';
import { type Linkage, linkage } from './statistics.ts';

/** Lengths that a first proxy and whoever watches its links see, of X1 and X2. */
export function lengthsOf(recipients: number, text: string): readonly number[] {
  const net = network('lengths');
  const packet = packetFor(net, signed(net, text), mailboxes(net, recipients));
  return [packet.length, throughFirst(net, packet).length];
}

/** How often the sender's slot stood at each place among three, in so many messages. */
export function placesOfSender(messages: number): readonly number[] {
  const net = network('places');
  const [sender, ...others] = mailboxes(net, 3);
  const places = [0, 0, 0];
  for (let seq = 1; seq <= messages; seq++) {
    const packet = packetFor(net, signed(net, 'where am I?', seq), [...others, sender!]);
    const copies = allCopies(throughSecond(net, throughFirst(net, packet)));
    const place = copies.findIndex((copy) => equalBytes(openCopy(net.env, [net.routing], copy)!.mailboxId, sender!));
    places[place]!++;
  }
  return places;
}

/** χ² of counts against all being equally likely. */
export function unevenness(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

/** How far the server can tell the copies of one message from those of another of the same group. */
export function linkageAtServer(copies: number): { readonly blinded: Linkage; readonly everything: Linkage } {
  const net = network('linkage');
  const recipients = mailboxes(net, copies);
  const [message, other] = ['one', 'two'].map((text, i) => {
    const packet = packetFor(net, signed(net, text, i + 1), recipients);
    return allCopies(throughSecond(net, throughFirst(net, packet))).map((copy) => seenByServer(net, copy));
  });
  return {
    blinded: linkage(
      message!.map(({ blinded }) => blinded),
      other!.map(({ blinded }) => blinded),
    ),
    everything: linkage(
      message!.map(({ all }) => all),
      other!.map(({ all }) => all),
    ),
  };
}

/** Points are below 2²⁵⁵: their last byte is left out, for its top bit is always zero. */
const POINT = 31;

function seenByServer(net: ReturnType<typeof network>, copy: Uint8Array): { blinded: Uint8Array; all: Uint8Array } {
  const { shared, slot, delivery } = decodeCopy(open(net.env.primitives, net.routing, labels.copy, copy)!.plaintext);
  const agreed = net.routing.agree(net.env.primitives.x25519PublicKey(shared));
  const blinded = shared.subarray(0, POINT);
  const points = [copy, delivery].map((sealed) => sealed.subarray(0, POINT));
  const rest = [copy, delivery].map((sealed) => sealed.subarray(32));
  return { blinded, all: concat(blinded, agreed!.subarray(0, POINT), slot, ...points, ...rest) };
}
