import { toHex } from '@conclave/core/bytes/bytes';
import { HourChain, hourKeys, hourOf } from '@conclave/core/group/chain';
import { openDelivery } from '@conclave/core/roles/5-target';
import { MINUTE } from '../client/trio.ts';
import { NAMES, type Run, record } from './run.ts';
import { hourKeysOf, secretKeysOf } from './secrets.ts';
import { viewOf } from './table.ts';
import { finds } from './view.ts';

/** Whether the group key that a second proxy was given is the one of so many milliseconds later, too. */
export function hourKeyReaches(later: number): boolean {
  const run = record();
  const { keyPair } = hourKeysOf(run.alice, run.message.sentAt + later);
  return finds(viewOf(run, 'P2', 'message', [], 64), keyPair.publicKey.bytes);
}

/**
 * Bob's device is stolen so much later, with all that it stores, by someone who kept every delivery that Bob's mailbox
 * ever got: does he find the message's keys, and does the message open with what is stored?
 */
export function stolen(later: number): { readonly key: boolean; readonly opens: boolean } {
  const run = record();
  const secrets = secretKeysOf(hourKeysOf(run.bob, run.message.sentAt));
  pass(run, later);
  const view = [...run.bob.stored.values()];
  const kept = run.notes.filter(({ host, what }) => host === NAMES[1] && what === 'arrived');
  const keys = storedHours(run);
  const opens = kept.some(({ bytes }) => openDelivery(run.network.env, keys, bytes) !== null);
  return {
    key: secrets.some((secret) => finds(view, secret)) || keys.some(({ psk }) => finds([psk], secrets[1]!)),
    opens,
  };
}

/** The mailbox is found empty time and again, as on a device that is online. */
function pass({ network, bob }: Run, ms: number): void {
  for (let passed = 0; passed < ms; passed += 10 * MINUTE) {
    network.run(10 * MINUTE);
    bob.fetch();
  }
}

/** The keys of every hour from the message's on that follow from what is stored. */
function storedHours({ bob, network, message }: Run) {
  const { id, epoch, epochId } = bob.group;
  const stored = HourChain.decode(bob.stored.get(`chain/${toHex(id)}/${toHex(epochId)}`)!);
  const { primitives } = network.env;
  const hours = Array.from({ length: 6 }, (_, i) => hourOf(message.sentAt) + i);
  return hours.flatMap((hour) => {
    const chain = stored.at(primitives, hour);
    return chain === null ? [] : [hourKeys(primitives, { groupId: id, epoch, hour, chain })];
  });
}
