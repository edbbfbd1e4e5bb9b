import { toHex } from '../../src/bytes/bytes.ts';
import { packetSize, pad, sizeClass } from '../../src/crypto/padme.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import type { SizesFile, SizeVector } from '../independent/shapes.ts';
import { mailboxes, network, packetFor, signed, throughFirst, throughSecond } from '../roles/fixture.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { Draws } from './draws.ts';

const CLASSES = [384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 49152, 65536];
const LARGER = [2049, 2112, 2113, 4095, 4097, 10_000, 65_537, 71_921];
const MESSAGES = [
  [1, 1],
  [2, 191],
  [2, 192],
  [3, 1000],
  [2, 3000],
] as const;

export function sizesFile(p: Primitives): SizesFile {
  const around = CLASSES.flatMap((size) => (size === 65536 ? [size] : [size, size + 1]));
  return {
    deliveries: [1, ...around].map((n) => [n, sizeClass(n)]),
    packets: [1, ...around.filter((n) => n <= 2048), ...LARGER].map((n) => [n, packetSize(n)]),
    paddings: [0, 1, 7].map((length) => {
      const content = new Draws('padding').take(`${length}`, length);
      return { content: toHex(content), length: 8, padded: toHex(pad(content, 8)) };
    }),
    messages: MESSAGES.map(([recipients, body]) => messageSize(p, recipients, body)),
  };
}

function messageSize(p: Primitives, recipients: number, body: number): SizeVector {
  const net = network(`size ${recipients} ${body}`, p);
  const x1 = packetFor(net, signed(net, new Uint8Array(body)), mailboxes(net, recipients));
  const x2 = throughFirst(net, x1);
  const copy = throughSecond(net, x2).copy(0);
  const e2 = openCopy(net.env, [net.routing], copy)!.delivery;
  return { recipients, body, e2: e2.length, x2: x2.length, x1: x1.length, copy: copy.length };
}
