import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry } from '@conclave/core/client/outbox-entry';
import type { Profile } from '@conclave/core/crypto/profile';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { decodeSignedMessage, type SignedMessage } from '@conclave/core/wire/signed-message';
import { TestNetwork } from '../client/network.ts';
import { TestDevice } from '../client/test-device.ts';
import { KEYS_SETTLE, MINUTE } from '../client/trio.ts';
import { type Note, Recorder } from './recorder.ts';

export const TEXT = 'We meet at the old lighthouse, and nobody else may know.';
export const GROUP_NAME = 'Keepers of the lighthouse';
export const NAMES = ['Alice Aldermann', 'Bob Brandstifter', 'Carol Castellani'] as const;

/** One recorded life of a network: three people meet in a group, and Alice writes the message that it is all about. */
export interface Run {
  readonly recorder: Recorder;
  readonly network: TestNetwork;
  readonly alice: TestDevice;
  readonly bob: TestDevice;
  readonly carol: TestDevice;
  /** The message as it was signed. */
  readonly message: SignedMessage;
  readonly transmission: string;
  /** What was noted since she began to write. */
  readonly notes: readonly Note[];
  readonly first: Descriptor;
  readonly second: Descriptor;
  /** An extra proxy that copies took; P2 draws blindly, and the first proxy, if drawn, is not meant here. */
  readonly extra: Descriptor | null;
}

export interface Options {
  readonly seed?: string;
  readonly profile?: Profile;
  /** Called when the group stands, before the message is written; what it gives back is called when all has arrived. */
  readonly sabotage?: (recorder: Recorder, devices: readonly TestDevice[], network: TestNetwork) => () => void;
}

export function record({ seed = 'knowledge', profile = 'balanced', sabotage = () => () => {} }: Options = {}): Run {
  const recorder = new Recorder();
  const network = new TestNetwork(recorder.primitives(nativePrimitives), seed);
  network.watch = recorder.watch;
  const devices = NAMES.map((name) => new TestDevice(network, name));
  devices.forEach((device, i) => recorder.follow(device, NAMES[i]!));
  const [alice, bob, carol] = devices as [TestDevice, TestDevice, TestDevice];
  meet(network, alice, [bob, carol]);
  alice.handle({ type: 'set-profile', groupId: alice.groupId, profile });
  const undo = sabotage(recorder, devices, network);
  try {
    const before = recorder.notes.length;
    const message = write(alice);
    network.run(MINUTE);
    const notes = recorder.notes.slice(before);
    return { recorder, network, alice, bob, carol, message, notes, ...wayOf(network, notes) };
  } finally {
    undo();
  }
}

function meet(network: TestNetwork, host: TestDevice, guests: readonly TestDevice[]): void {
  for (const device of [host, ...guests]) device.connect();
  host.handle({ type: 'create-group', name: GROUP_NAME, colour: 0 });
  for (const guest of guests) {
    host.invite(guest, 'contact-code', 'words');
    network.run(MINUTE);
    guest.openSealed('words');
    network.run(MINUTE);
  }
  network.run(KEYS_SETTLE);
}

function write(sender: TestDevice): SignedMessage {
  const id = sender.send(TEXT);
  const { payload } = decodeEntry(id, sender.stored.get(`outbox/${id}`)!);
  return decodeSignedMessage(payload);
}

function wayOf(network: TestNetwork, notes: readonly Note[]): Pick<Run, 'transmission' | 'first' | 'second' | 'extra'> {
  const transmission = notes.find(({ role }) => role === 'first')!.transmission!;
  const hosts = (role: Note['role']) => {
    const ofRole = notes.filter((note) => note.role === role && note.transmission === transmission);
    const ids = new Set(ofRole.map(({ host }) => host));
    return network.directory().directory.proxies.filter(({ id }) => ids.has(toHex(id)));
  };
  const [first] = hosts('first');
  const others = hosts('extra').filter(({ id }) => toHex(id) !== toHex(first!.id));
  return { transmission, first: first!, second: hosts('second')[0]!, extra: others[0] ?? null };
}
