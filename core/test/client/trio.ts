import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { TestNetwork } from './network.ts';
import { TestDevice } from './test-device.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** By then an admin has renewed the keys for whoever joined. */
export const KEYS_SETTLE = 6 * MINUTE;

export interface Trio {
  readonly network: TestNetwork;
  readonly alice: TestDevice;
  readonly bob: TestDevice;
  readonly carol: TestDevice;
  readonly all: readonly TestDevice[];
}

/** Three connected devices, in no group yet. */
export function strangers(seed: string): Trio {
  const network = new TestNetwork(nativePrimitives, seed);
  const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => new TestDevice(network, name)) as [
    TestDevice,
    TestDevice,
    TestDevice,
  ];
  const all = [alice, bob, carol];
  for (const device of all) device.connect();
  return { network, alice, bob, carol, all };
}

/** The same three, in one group that Alice made, all knowing each other, in an epoch that is for all of them. */
export function friends(seed: string): Trio {
  const trio = strangers(seed);
  const { network, alice, bob, carol } = trio;
  alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
  for (const device of [bob, carol]) {
    alice.invite(device, 'contact-code', 'words');
    network.run(MINUTE);
    device.openSealed('words');
    network.run(MINUTE);
  }
  network.run(KEYS_SETTLE);
  return trio;
}
