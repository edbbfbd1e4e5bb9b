import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupLineEvent } from '@conclave/core/client/types';
import { UsageError } from '@conclave/core/errors';
import { HOUR, type TestNetwork } from './network.ts';
import { TestDevice } from './test-device.ts';
import { KEYS_SETTLE, MINUTE } from './trio.ts';

/** What a test of group life does over and over. */

export function remove(by: TestDevice, whom: TestDevice): void {
  by.handle({ type: 'remove-member', groupId: by.groupId, memberId: whom.group.me });
}

export function leave(who: TestDevice): void {
  who.handle({ type: 'leave', groupId: who.groupId });
}

export function promote(by: TestDevice, whom: TestDevice): void {
  by.handle({ type: 'promote', groupId: by.groupId, memberId: whom.group.me });
}

/** Invited, joined, and in an epoch of his own. */
export function add(network: TestNetwork, by: TestDevice, name: string): TestDevice {
  const device = new TestDevice(network, name);
  device.connect();
  invite(network, by, device);
  network.run(KEYS_SETTLE);
  return device;
}

/** Invited and joined; also somebody who was in the group before. */
export function invite(network: TestNetwork, by: TestDevice, whom: TestDevice): void {
  by.invite(whom, 'contact-code', 'words');
  for (let tries = 0; tries < 30 && !opensInvite(whom); tries++) network.run(MINUTE);
  network.run(MINUTE);
}

/** False while it has not come; there may be other sealed messages. */
function opensInvite(whom: TestDevice): boolean {
  try {
    whom.openSealed('words');
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** Hours pass, with a fresh directory in each for whoever is online. */
export function hours(network: TestNetwork, count: number, devices: readonly TestDevice[]): void {
  for (let hour = 0; hour < count; hour++) {
    network.run(HOUR);
    network.publish();
    for (const device of devices.filter(({ online }) => online)) {
      device.handle({ type: 'directory', ...network.directory() });
      device.handle({ type: 'drained', serverTime: network.now });
    }
  }
}

export function events(device: TestDevice): GroupLineEvent[] {
  return device.news.flatMap((news) => (news.type === 'line' ? [news.line.event] : []));
}

export function eventsOf(device: TestDevice, type: GroupLineEvent['type']): GroupLineEvent[] {
  return events(device).filter((event) => event.type === type);
}

/** The names of the members as this device has them. */
export function names(device: TestDevice): string[] {
  return device.group.members.map(({ name }) => name);
}

export function storedUnder(device: TestDevice, ...prefixes: readonly string[]): string[] {
  return [...device.stored.keys()].filter((key) => prefixes.some((prefix) => key.startsWith(prefix)));
}

/** All keys of epochs that it stores, in hex. */
export function storedChains(device: TestDevice): string[] {
  return [...device.stored].flatMap(([key, value]) => (key.startsWith('chain/') ? [toHex(value.subarray(4))] : []));
}
