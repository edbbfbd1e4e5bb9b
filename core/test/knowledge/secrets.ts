import { toHex } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { currentOnionKey, type Descriptor } from '@conclave/core/directory/descriptor';
import { HourChain, type HourKeys, hourKeys, hourOf } from '@conclave/core/group/chain';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import type { TestDevice } from '../client/test-device.ts';
import { GROUP_NAME, NAMES, type Run, TEXT } from './run.ts';

/** The rows of protocol.md's table, and the keys that open messages. */
export type Row =
  | 'contents'
  | 'signature'
  | 'group name'
  | 'roster'
  | 'keys that open messages'
  | 'sender’s identity'
  | 'sender’s address'
  | 'recipient’s address'
  | 'choice of P1'
  | 'choice of P2'
  | 'group public key'
  | 'recipients';

/** The bytes to look for. */
export function secretsOf(run: Run): Readonly<Record<Row, readonly Uint8Array[]>> {
  const { alice, bob, carol, message, first, second } = run;
  const { signing, device } = alice.endpoint.device!;
  return {
    contents: [utf8Encode(TEXT), message.body],
    signature: [message.signature],
    'group name': [utf8Encode(GROUP_NAME)],
    roster: rosterOf(alice),
    'keys that open messages': secretKeysOf(hourKeysOf(alice, run.message.sentAt)),
    'sender’s identity': [message.senderId, signing.publicKey.bytes, device.publicKey.bytes, utf8Encode(NAMES[0])],
    'sender’s address': [alice.address],
    'recipient’s address': [bob.address, carol.address],
    'choice of P1': namesOf(first, message.sentAt),
    'choice of P2': namesOf(second, message.sentAt),
    'group public key': [hourKeysOf(alice, message.sentAt).keyPair.publicKey.bytes],
    recipients: [alice, bob, carol].map(({ mailboxId }) => mailboxId),
  };
}

/** Names, ids and keys of the members, and what names the group and its roster. */
function rosterOf(device: TestDevice): Uint8Array[] {
  const { id, rosterHash, members } = device.group;
  return [id, rosterHash, ...members.flatMap((member) => [member.id, member.signingKey, utf8Encode(member.name)])];
}

/** The keys of a time from the chain that a device stores. */
export function hourKeysOf(device: TestDevice, at: number): HourKeys {
  const { id, epoch, epochId } = device.group;
  const stored = HourChain.decode(device.stored.get(`chain/${toHex(id)}/${toHex(epochId)}`)!);
  const chain = stored.at(nativePrimitives, hourOf(at));
  if (chain === null) throw new Error('that hour is erased');
  return hourKeys(nativePrimitives, { groupId: id, epoch, hour: hourOf(at), chain });
}

export function secretKeysOf({ keyPair, psk }: HourKeys): Uint8Array[] {
  return [keyPair.exportSecret(), psk];
}

/** Whatever tells a proxy from the others. */
function namesOf(proxy: Descriptor, at: number): Uint8Array[] {
  return [proxy.id, proxy.identity, proxy.address, proxy.tlsKeyHash, currentOnionKey(proxy, at)!.publicKey];
}
