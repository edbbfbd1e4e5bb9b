import { concat, toHex } from '@conclave/core/bytes/bytes';
import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent, News } from '@conclave/core/client/types';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { inviteKeys, openDeviceLayer, openInvite } from '@conclave/core/group/invite';
import { openPart } from '@conclave/core/group/invite-parts';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { Crowd } from './crowd.ts';
import type { Mail, TestNetwork } from './network.ts';
import type { TestDevice } from './test-device.ts';
import { MINUTE, SECOND, strangers } from './trio.ts';

/** Alice's group has operations for four parts; Bob, whose app is closed, is invited; all parts are in his mailbox. */
export function invited(seed: string, target: 'short-id' | 'contact-code' = 'contact-code') {
  const { network, alice, bob } = strangers(seed);
  new Crowd(network, alice).grow(150);
  network.run(MINUTE);
  bob.disconnect();
  alice.invite(bob, target, 'words');
  network.run(2 * MINUTE);
  const mails = network.mailboxes.get(toHex(bob.mailboxId)) as Mail[];
  const copy = mails.map((mail) => ({ ...mail, bytes: mail.bytes.slice() }));
  return { network, alice, bob, mails, parts: copy };
}

export type World = ReturnType<typeof invited>;

/** Bob comes online, finds the first part alone, and opens it. */
export function openFirst({ network, bob, mails, parts }: World): void {
  mails.splice(0, mails.length, parts[0] as Mail);
  bob.connect();
  network.run(SECOND);
  bob.openSealed('words');
}

export function deliver(bob: TestDevice, { arrivedAt, bytes }: Mail): void {
  bob.handle({ type: 'delivery', arrivedAt, bytes: bytes.slice() });
}

export function newsOf<Type extends News['type']>(news: readonly News[], type: Type): Extract<News, { type: Type }>[] {
  return news.filter((item): item is Extract<News, { type: Type }> => item.type === type);
}

export function inviteOf(alice: TestDevice): string {
  return newsOf(alice.news, 'invite-sent').at(-1)?.inviteId as string;
}

export function has(device: TestDevice, name: string): boolean {
  return device.group.members.some((member) => member.name === name);
}

export const under = (device: TestDevice, prefix: string) =>
  [...device.stored.keys()].filter((key) => key.startsWith(prefix));

/** A device that stops and starts again, from what it stored, after each event. */
export class Crashing {
  readonly news: News[] = [];
  readonly #network: TestNetwork;
  readonly #stored: Map<string, Uint8Array>;
  readonly #random = seededRandom('crashing');
  wakeAt: number | null = null;

  constructor(network: TestNetwork, { stored }: TestDevice) {
    this.#network = network;
    this.#stored = new Map(stored);
  }

  get endpoint(): Endpoint {
    const clock = { now: () => this.#network.now };
    return new Endpoint({ ...this.#network.env, random: this.#random, clock }, [...this.#stored]);
  }

  event(event: EndpointEvent): void {
    const { writes, news, wakeAt } = this.endpoint.handle(event);
    for (const { key, value } of writes) {
      if (value === null) this.#stored.delete(key);
      else this.#stored.set(key, value.slice());
    }
    this.news.push(...news);
    this.wakeAt = wakeAt;
  }

  keys(prefix: string): string[] {
    return [...this.#stored.keys()].filter((key) => key.startsWith(prefix));
  }
}

export function contentOf({ bob, parts }: World) {
  const bytes = (parts[0] as Mail).bytes;
  const device = bob.endpoint.device as NonNullable<Endpoint['device']>;
  const sealed = openDeviceLayer(p, device.device, bytes) as Uint8Array;
  const passphraseKey = bob.passphraseKey('words', sealed.subarray(0, 32));
  const content = openInvite(p, { sealed, passphraseKey, targetId: bob.mailboxId });
  if (content === null) throw new Error('the invite does not open');
  return content;
}

export function keysOf(world: World) {
  return inviteKeys(p, contentOf(world).inviteSecret);
}

export function operationsOf(world: World): Uint8Array {
  const { sealing } = keysOf(world);
  const opened = world.parts.slice(1).flatMap(({ bytes }) => openPart(p, sealing, bytes) ?? []);
  const pieces = opened.sort((a, b) => a.index - b.index).map(({ piece }) => piece);
  return concat(contentOf(world).firstPiece, ...pieces);
}
