/** Packets and what is in them, as decoders without their cryptography. */
import { nativePrimitives as p } from '../../node/native-primitives.ts';
import { open } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import { noblePrimitives } from '../../src/crypto/noble.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import { openDescriptor } from '../../src/directory/descriptor.ts';
import { openDirectory } from '../../src/directory/directory.ts';
import { signDocument } from '../../src/directory/signed-document.ts';
import { DecodeError, InternalError, VerifyError } from '../../src/errors.ts';
import { decodeCopy } from '../../src/wire/copy.ts';
import { decodeSignedMessage, encodeSignedMessage } from '../../src/wire/signed-message.ts';
import { decodeSource } from '../../src/wire/source-packet.ts';
import { decodeSplit } from '../../src/wire/split-packet.ts';
import { proxy, server, signedDirectory } from '../../test/directory/fixture.ts';
import { mailboxes, network, packetFor, signed } from '../../test/roles/fixture.ts';
import type { Target } from '../target.ts';
import { decoder, once, packed, unpacked } from './define.ts';
import { copyContents, layers } from './layers.ts';

const documents = once(() => {
  const one = proxy({});
  const other = proxy({ address: new Uint8Array(16).fill(0x20), capacity: 3 });
  const directory = signedDirectory({ proxies: [one.document, other.document] });
  return { one, other, directory };
});
const contentOf = (document: Uint8Array) => document.slice(0, -64);

export const wireTargets: readonly Target[] = [
  decoder('signed-message', decodeSignedMessage, () => {
    const net = network('fuzz');
    return ['', 'hello', 'x'.repeat(500)].map((text) => encodeSignedMessage(signed(net, text)));
  }),
  decoder('source-packet', decodeSource, () => [layers().first, layers().direct]),
  decoder('split-packet', decodeSplit, () => [layers().second, layers().plain]),
  decoder('copy', decodeCopy, () => [copyContents()]),
  decoder(
    'descriptor',
    (input) => openDescriptor(p, input),
    () => [documents().one.document],
    [DecodeError, VerifyError],
  ),
  decoder(
    'descriptor-signed',
    (input) => openDescriptor(p, signDocument(labels.descriptor, documents().one.identity, input)),
    () => [contentOf(documents().one.document), contentOf(documents().other.document)],
    [DecodeError, VerifyError],
  ),
  decoder(
    'directory',
    (input) => openDirectory(p, server.publicKey, input),
    () => [documents().directory],
    [DecodeError, VerifyError],
  ),
  decoder(
    'directory-signed',
    (input) => openDirectory(p, server.publicKey, signDocument(labels.directory, server, input)),
    () => [contentOf(documents().directory), contentOf(signedDirectory({ proxies: [] }))],
    [DecodeError, VerifyError],
  ),
  {
    ...decoder(
      'providers',
      bothProviders,
      () => {
        const net = network('fuzz providers');
        const { publicKey } = net.signing;
        const packet = packetFor(net, signed(net, 'x'), mailboxes(net, 1));
        const message = seededRandom('fuzz').bytes(20);
        return [packed(publicKey.bytes, net.signing.sign(message), message, packet)];
      },
      [DecodeError, VerifyError],
    ),
    weight: 1,
  },
];

/** Two libraries that disagree about a key or a signature would split a group. */
function bothProviders(input: Uint8Array): void {
  const [key = input, signature = input, message = input, sealed = input] = unpacked(input, 4);
  const verdicts = [p, noblePrimitives].map((primitives) => {
    const secret = primitives.x25519SecretKey(new Uint8Array(32).fill(7));
    const opened = open(primitives, secret, labels.firstProxy, sealed) === null ? 'shut' : 'open';
    try {
      return `${opened} ${primitives.ed25519PublicKey(key).verify(message, signature)}`;
    } catch (error) {
      if (!(error instanceof VerifyError) && !(error instanceof DecodeError)) throw error;
      return `${opened} ${error.name} ${error.code}`;
    }
  });
  if (verdicts[0] !== verdicts[1]) throw new InternalError('providers', `${verdicts[0]}, ${verdicts[1]}`);
}
