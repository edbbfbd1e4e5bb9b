import { toHex } from '@conclave/core/bytes/bytes';
import { type Kept, KeptMessages } from '@conclave/core/client/kept-messages';
import { describe, expect, it } from 'vitest';
import { HOUR } from './network.ts';
import { friends, MINUTE } from './trio.ts';

const DAY = 24 * HOUR;
const kept = (seq: number, bytes = 300, keptAt = seq): Kept => ({
  keptAt,
  kind: 1,
  epoch: 0,
  seq,
  sender: 'aa',
  bytes,
});

describe('[RE-12] messages that are kept to help others', () => {
  it('are the newest 4,096', () => {
    const messages = new KeptMessages();
    for (let seq = 1; seq <= 4100; seq++) messages.add(kept(seq));
    expect(messages.surplus(0).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('are the newest 16 MiB', () => {
    const messages = new KeptMessages();
    for (let seq = 1; seq <= 300; seq++) messages.add(kept(seq, 64 * 1024));
    expect(messages.surplus(0)).toHaveLength(300 - 256);
    for (const old of messages.surplus(0)) messages.remove(old);
    expect(messages.surplus(0)).toEqual([]);
    expect(messages.of('aa').at(0)?.seq).toBe(45);
  });

  it('are of the last 30 days, by a time that the server agrees with', () => {
    const { alice, bob, network } = friends('thirty days');
    const held = () => [...bob.stored.keys()].filter((key) => key.startsWith('kept/'));
    alice.send('old');
    network.run(MINUTE);
    const ofAlice = `kept/${toHex(bob.groupId)}/${toHex(alice.group.me)}/`;
    expect(held().some((key) => key.startsWith(ofAlice))).toBe(true);
    const before = held().length;
    bob.disconnect();
    bob.clockOffset = 31 * DAY;
    bob.handle({ type: 'tick' });
    expect(held()).toHaveLength(before);
    bob.clockOffset = 0;
    network.run(31 * DAY);
    network.publish();
    bob.connect();
    network.run(MINUTE);
    expect(held().filter((key) => key.startsWith(ofAlice)).length).toBeLessThan(3);
    expect(bob.texts()).toEqual(['Alice: old']);
  });

  it('are one’s own and the others’, as they were signed, and come back after a restart', () => {
    const { alice, bob, network } = friends('kept');
    const mine = `kept/${toHex(alice.groupId)}/${toHex(alice.group.me)}/`;
    const values = (stored: ReadonlyMap<string, Uint8Array>) =>
      [...stored].filter(([key]) => key.startsWith(mine)).map(([, value]) => toHex(value.subarray(6)));
    alice.send('hello');
    network.run(MINUTE);
    const ofBob = new Set(values(bob.stored));
    expect(values(alice.stored).filter((value) => ofBob.has(value)).length).toBeGreaterThan(0);
    bob.restart();
    network.run(MINUTE);
    expect(new Set(values(bob.stored))).toEqual(ofBob);
  });
});
