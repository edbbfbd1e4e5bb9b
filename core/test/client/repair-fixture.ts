import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry } from '@conclave/core/client/outbox-entry';
import type { News } from '@conclave/core/client/types';
import { HOUR } from './network.ts';
import type { TestDevice } from './test-device.ts';
import { SECOND, type Trio } from './trio.ts';

export type GapNews = Extract<News, { type: 'gap' }>;

export const gaps = (device: TestDevice) => device.news.filter((news): news is GapNews => news.type === 'gap');

/** What happens in `work`, and in the ten seconds after it, never reaches these. */
export function lostFor({ network }: Trio, devices: readonly TestDevice[], work: () => void): void {
  const lost = new Set(devices.map(({ mailboxId }) => toHex(mailboxId)));
  network.faults = { lose: (mailbox) => lost.has(mailbox) };
  work();
  network.run(10 * SECOND);
  network.faults = {};
}

/** Keys with this beginning that a device stores from now on. */
export function written(device: TestDevice, prefix: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const { stored } = device;
  const set = stored.set.bind(stored);
  stored.set = (key, value) => {
    if (key.startsWith(prefix)) keys.add(key);
    return set(key, value);
  };
  return keys;
}

/** From now on: whom each request for repair is to, as a hex member id, by the key of its record. */
export function askedOf({ stored }: TestDevice): ReadonlyMap<string, string> {
  const asked = new Map<string, string>();
  const set = stored.set.bind(stored);
  stored.set = (key, value) => {
    const [, id = ''] = key.split('outbox/');
    if (id.startsWith('ask-')) asked.set(key, toHex(decodeEntry(id, value).recipients[0] ?? new Uint8Array()));
    return set(key, value);
  };
  return asked;
}

/** The server goes on publishing directories. */
export function runHours({ network, all }: Trio, hours: number): void {
  for (let left = hours; left > 0; left--) {
    network.run(HOUR);
    network.publish();
    for (const device of all) if (device.online) device.handle({ type: 'directory', ...network.directory() });
  }
}
