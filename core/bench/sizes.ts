import { open, SEAL_OVERHEAD } from '../src/crypto/hpke.ts';
import { labels } from '../src/crypto/labels.ts';
import { unpad } from '../src/crypto/padme.ts';
import { openCopy } from '../src/roles/4-central-server.ts';
import { geometry } from '../src/wire/geometry.ts';
import { decodeSplit } from '../src/wire/split-packet.ts';
import { mailboxes, network, packetFor, signed, throughFirst, throughSecond } from '../test/roles/fixture.ts';

export interface Sizes {
  readonly n: number;
  readonly body: number;
  /** X1 less all padding inside it. */
  readonly unpadded: number;
  /** X1: what leaves the source. */
  readonly padded: number;
  readonly copyToServer: number;
  readonly delivery: number;
}

/** Measured on real packets: the paddings are found by opening each layer with its key. */
export function measureSizes(n: number, body: number): Sizes {
  const net = network(`sizes ${n} ${body}`);
  const packet = packetFor(net, signed(net, new Uint8Array(body)), mailboxes(net, n));
  const x2 = throughFirst(net, packet);
  const padded = open(net.env.primitives, net.second, labels.secondProxy, x2)?.plaintext as Uint8Array;
  const contents = decodeSplit(padded);
  const splitPadding = padded.length - unpad(padded).length - geometry.paddingMark;
  const bodyPadding = contents.payload.length - SEAL_OVERHEAD - geometry.messageHeader - body - geometry.paddingMark;
  const copy = throughSecond(net, x2).copy(0);
  const delivery = openCopy(net.env, [net.routing], copy)?.delivery.length as number;
  return {
    n,
    body,
    unpadded: packet.length - splitPadding - bodyPadding,
    padded: packet.length,
    copyToServer: copy.length,
    delivery,
  };
}

export function sizes(): Sizes[] {
  return [100, 1024].flatMap((body) => [2, 10, 50, 100, 500, 1000].map((n) => measureSizes(n, body)));
}
