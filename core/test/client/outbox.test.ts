import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry, encodeEntry } from '@conclave/core/client/outbox-entry';
import type { WaitingReason } from '@conclave/core/client/types';
import { geometry } from '@conclave/core/wire/geometry';
import { describe, expect, it } from 'vitest';
import { HOUR } from './network.ts';
import { friends, MINUTE, SECOND, strangers } from './trio.ts';

describe('the outbox', () => {
  it('[GR-3] waits, says why, and goes on by itself once the cause is gone', () => {
    const causes: [
      WaitingReason,
      (trio: ReturnType<typeof friends>) => void,
      (trio: ReturnType<typeof friends>) => void,
    ][] = [
      ['no-server', ({ alice }) => alice.disconnect(), ({ alice }) => alice.connect()],
      ['too-few-proxies', (trio) => publish(trio, 1), (trio) => publish(trio, 4)],
      ['clock-off', ({ alice }) => skew(alice, -20 * MINUTE), ({ alice }) => skew(alice, 0)],
      ['clock-off', (trio) => aheadAndDrained(trio), ({ alice }) => skew(alice, 0)],
      ['no-directory', (trio) => trio.network.run(4 * HOUR), (trio) => publish(trio, 4)],
    ];
    for (const [reason, begin, end] of causes) {
      const trio = friends(reason);
      begin(trio);
      const id = trio.alice.send('later');
      trio.network.run(5 * SECOND);
      expect(trio.alice.status(id)).toEqual({ state: 'waiting', reason });
      expect(trio.alice.endpoint.waiting()).toBe(reason);
      end(trio);
      trio.network.run(2 * MINUTE);
      expect(trio.alice.status(id), reason).toEqual({ state: 'on-server' });
      expect(trio.bob.texts()).toEqual(['Alice: later']);
    }
  });

  function publish({ network, alice }: ReturnType<typeof friends>, count: number): void {
    network.publish(count);
    alice.handle({ type: 'directory', ...network.directory() });
  }

  function skew(device: ReturnType<typeof friends>['alice'], offset: number): void {
    device.clockOffset = offset;
    device.handle({ type: 'tick' });
  }

  function aheadAndDrained({ alice, network }: ReturnType<typeof friends>): void {
    skew(alice, 11 * MINUTE);
    alice.handle({ type: 'drained', serverTime: network.now });
  }

  it('tells of a message before it tells how far it has come', () => {
    const { alice } = friends('order of news');
    alice.disconnect();
    const id = alice.send('later');
    const told = alice.news.flatMap((news) => {
      if (news.type === 'message') return news.message.id === id ? ['message'] : [];
      return news.type === 'status' && news.messageId === id ? ['status'] : [];
    });
    expect(told).toEqual(['message', 'status']);
  });

  it('sends at once what is typed while connected, and one by one what waited', () => {
    const { alice, network } = friends('spread');
    const typed = alice.send('now');
    expect(alice.status(typed)).toEqual({ state: 'sending' });
    alice.disconnect();
    const ids = ['a', 'b', 'c'].map((text) => alice.send(text));
    alice.connect();
    const submitted = () => ids.filter((id) => alice.status(id)?.state !== 'waiting').length;
    expect(submitted()).toBe(0);
    expect(alice.status(ids[2] as string)).toEqual({ state: 'waiting', reason: 'queued' });
    network.run(4.9 * SECOND);
    expect(submitted()).toBe(0);
    const times: number[] = [];
    for (let second = 0; second < 180; second++) {
      network.run(SECOND);
      if (submitted() > times.length) times.push(second);
    }
    expect(times).toHaveLength(3);
    times.reduce((before, time) => {
      expect(time - before).toBeGreaterThanOrEqual(4);
      return time;
    });
  });

  it('[RE-2] tries another path at once when one fails, avoids the proxy, then waits longer and longer', () => {
    const { alice, bob, network } = friends('paths');
    const asked: { at: number; proxy: string }[] = [];
    network.faults = {
      refuse: (proxy) => {
        asked.push({ at: network.now, proxy });
        return 'failed';
      },
    };
    const id = alice.send('stubborn');
    network.run(MINUTE);
    expect((asked[2]?.at ?? Number.POSITIVE_INFINITY) - (asked[0]?.at ?? 0)).toBeLessThan(SECOND);
    expect(new Set(asked.map(({ proxy }) => proxy)).size).toBeGreaterThan(1);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.length).toBeLessThan(12);
    expect(alice.status(id)).toEqual({ state: 'sending' });
    network.faults = {};
    network.run(5 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: stubborn']);
  });

  it('[RE-1] resends after a missing echo, not at once, over a fresh transmission; it arrives once', () => {
    const { alice, bob, network } = friends('resend');
    let lost = 0;
    network.faults = { lose: (mailbox) => mailbox === toHex(alice.mailboxId) && lost++ === 0 };
    const id = alice.send('echo?');
    network.run(29 * SECOND);
    expect(alice.status(id)).toEqual({ state: 'sent' });
    expect(bob.texts()).toEqual(['Alice: echo?']);
    const copies = network.copies;
    network.run(15 * MINUTE);
    expect(network.copies).toBe(copies + 3);
    expect(alice.status(id)).toEqual({ state: 'on-server' });
    expect(bob.texts()).toEqual(['Alice: echo?']);
    expect(bob.news.filter(({ type }) => type === 'equivocation')).toEqual([]);
  });

  it('does not resend what a member says he has', () => {
    const { alice, bob, network } = friends('acknowledged');
    network.faults = { lose: (mailbox) => mailbox === toHex(alice.mailboxId) };
    const id = alice.send('hello');
    network.run(5 * SECOND);
    network.faults = {};
    bob.send('got it');
    network.run(10 * SECOND);
    expect(alice.status(id)).toEqual({ state: 'delivered', count: 1, of: 2 });
    const copies = network.copies;
    network.run(60 * MINUTE);
    expect(network.copies).toBe(copies);
  });

  it('does not take a newcomer’s word for messages to him that he can’t know he is missing', () => {
    const { alice, bob, carol, network } = friends('baseline');
    network.faults = { refuse: () => 'unknown' };
    const first = alice.send('first to reach Carol');
    network.faults = {};
    alice.send('second');
    network.run(10 * SECOND);
    bob.send('b');
    carol.send('c');
    network.run(10 * SECOND);
    expect(alice.texts()).toHaveLength(4);
    expect(alice.status(first)).toEqual({ state: 'sending' });
    network.run(20 * MINUTE);
    expect(carol.texts()).toContain('Alice: first to reach Carol');
    carol.send('all here');
    network.run(MINUTE);
    expect(alice.status(first)).toEqual({ state: 'delivered', count: 1, of: 2 });
  });

  it('gives up after three resends without an echo, and takes it up again when asked', () => {
    const { alice, bob, network } = friends('gives up');
    let submissions = 0;
    network.faults = {
      refuse: () => {
        submissions++;
        return 'unknown';
      },
    };
    const id = alice.send('into the void');
    network.run(90 * MINUTE);
    expect(submissions).toBe(4);
    expect(alice.status(id)).toEqual({ state: 'failed', code: 'no-echo' });
    network.faults = {};
    alice.restart();
    alice.connect();
    alice.handle({ type: 'retry', messageId: id });
    network.run(MINUTE);
    expect(alice.status(id)).toEqual({ state: 'on-server' });
    expect(bob.texts()).toEqual(['Alice: into the void']);
    expect(() => alice.handle({ type: 'retry', messageId: id })).toThrowError(
      expect.objectContaining({ code: 'nothing-to-retry' }),
    );
  });

  it('never gives up a roster operation', () => {
    const { alice, bob, carol, network } = strangers('operations');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    alice.invite(bob, 'short-id', 'b');
    network.run(MINUTE);
    network.faults = { refuse: () => 'unknown' };
    bob.openSealed('b');
    for (let hour = 0; hour < 12; hour++) {
      network.run(HOUR);
      network.publish();
      for (const device of [alice, bob, carol]) device.handle({ type: 'directory', ...network.directory() });
    }
    expect(alice.group.members).toHaveLength(1);
    network.faults = {};
    network.run(2 * HOUR);
    expect(alice.group.members).toHaveLength(2);
  });

  it('[RE-3] does not resend in one go, the moment it is online again, what had got lost before', () => {
    const { alice, network } = friends('resend burst');
    network.faults = { refuse: () => 'unknown' };
    for (const text of ['a', 'b', 'c']) alice.send(text);
    network.run(SECOND);
    alice.disconnect();
    network.run(60 * MINUTE);
    const times: number[] = [];
    network.faults = {
      refuse: () => {
        times.push(network.now);
        return null;
      },
    };
    const online = network.now;
    alice.connect();
    network.run(5 * MINUTE);
    expect(times).toHaveLength(3);
    for (const [i, time] of times.entries()) expect(time - (times[i - 1] ?? online)).toBeGreaterThanOrEqual(5 * SECOND);
  });

  it('counts no missing echo while the device could not have received one', () => {
    const { alice, network } = friends('offline');
    const id = alice.send('bye');
    alice.disconnect();
    network.run(60 * MINUTE);
    const copies = network.copies;
    alice.connect();
    network.run(10 * MINUTE);
    expect(network.copies).toBe(copies);
    expect(alice.status(id)).toEqual({ state: 'on-server' });
  });

  it('[RE-3] sends nothing before the mailbox was read, and does not wait for that for ever', () => {
    const { alice, network } = friends('unread mail');
    let submissions = 0;
    network.faults = {
      refuse: () => {
        submissions++;
        return null;
      },
    };
    for (const drains of [true, false]) {
      alice.disconnect();
      alice.handle({ type: 'connected' });
      const before = submissions;
      alice.send('typed while the mailbox is being read');
      network.run(29 * SECOND);
      expect(submissions).toBe(before);
      if (drains) alice.handle({ type: 'drained', serverTime: network.now });
      network.run(2 * SECOND);
      expect(submissions).toBeGreaterThan(before);
    }
  });

  it('[RE-1] waits two minutes in the mean for an echo, at least half a minute, at most fifteen', () => {
    const { alice, network } = friends('waits');
    network.faults = { refuse: () => 'unknown' };
    const waits = Array.from({ length: 300 }, () => {
      const { nextAt } = stored(alice, alice.send('x'));
      return nextAt - network.now;
    });
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(30 * SECOND);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15 * MINUTE);
    expect(mean).toBeGreaterThan(1.7 * MINUTE);
    expect(mean).toBeLessThan(2.6 * MINUTE);
  });

  it('[RE-4] gives up what has become too large, tells it, and keeps nothing of it', () => {
    for (const visible of [true, false]) {
      const { alice, network } = friends(`too large ${visible}`);
      alice.disconnect();
      const id = alice.send('small');
      const entry = stored(alice, id);
      const payload = new Uint8Array(70_000).fill(0);
      payload.set(entry.payload.subarray(0, geometry.messageHeader));
      payload[69_999] = 0x80;
      alice.stored.set(`outbox/${id}`, encodeEntry({ ...entry, visible, payload }));
      alice.restart();
      alice.connect();
      network.run(3 * MINUTE);
      expect(alice.stored.has(`outbox/${id}`)).toBe(false);
      expect(alice.counted('outbox-too-large')).toBe(visible ? 0 : 1);
      if (visible) expect(alice.status(id)).toEqual({ state: 'failed', code: 'too-large' });
    }
  });

  function stored({ stored: records }: ReturnType<typeof friends>['alice'], id: string) {
    return decodeEntry(id, records.get(`outbox/${id}`) as Uint8Array);
  }

  it('shows the route of the newest attempt', () => {
    const { alice, network } = friends('route');
    const id = alice.send('where?');
    network.run(MINUTE);
    const routes = alice.news.flatMap((news) => (news.type === 'route' && news.messageId === id ? [news.route] : []));
    const last = routes.at(-1);
    expect(last).toMatchObject({ profile: 'balanced', attempts: 1, recipients: 3 });
    expect(last?.first.proxyId).not.toEqual(last?.second.proxyId);
    expect(last?.settledAt).toBeGreaterThan(last?.submittedAt ?? 0);
    expect(last?.echoAt).toBeGreaterThan(last?.submittedAt ?? 0);
    expect(last?.packetBytes).toBeGreaterThan(384);
  });
});

describe('the server’s time', () => {
  it('[RE-15] does harm for no longer than until its next word', () => {
    const { alice, bob, network } = friends('wild time');
    const wild = network.now + 1000 * HOUR;
    const chains = () => [...alice.stored].filter(([key]) => key.startsWith('chain/')).map(([, value]) => toHex(value));
    const before = chains();
    alice.handle({ type: 'drained', serverTime: wild });
    expect(alice.endpoint.waiting()).toBe('clock-off');
    alice.handle({ type: 'drained', serverTime: network.now });
    expect(alice.endpoint.waiting()).toBeNull();
    const told = network.directory();
    const { directory } = told;
    const ahead = { ...directory, sequence: directory.sequence + 1, serverTime: wild, validUntil: wild + HOUR };
    alice.handle({ type: 'directory', ...told, directory: ahead });
    expect(alice.endpoint.waiting()).toBe('clock-off');
    network.publish();
    network.publish();
    alice.handle({ type: 'directory', ...network.directory() });
    expect(alice.endpoint.waiting()).toBeNull();
    expect(chains()).toEqual(before);
    alice.send('still here');
    network.run(2 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: still here']);
  });

  it('[RE-15] is not put back by a directory that was made before', () => {
    const { alice, network } = friends('old directory');
    network.publish();
    const told = network.directory();
    network.run(20 * MINUTE);
    alice.handle({ type: 'drained', serverTime: network.now });
    alice.handle({ type: 'directory', ...told });
    alice.clockOffset = -15 * MINUTE;
    alice.handle({ type: 'tick' });
    expect(alice.endpoint.waiting()).toBe('clock-off');
  });
});

describe('keys of past hours', () => {
  it('are erased two hours later, on disk too, and messages still come and go', () => {
    const { alice, bob, network, all } = friends('erasure');
    const [key, before] = [...alice.stored].find(([name]) => name.startsWith('chain/')) as [string, Uint8Array];
    for (let hour = 0; hour < 5; hour++) {
      network.run(HOUR);
      network.publish();
      for (const device of all) device.handle({ type: 'directory', ...network.directory() });
    }
    expect(alice.stored.get(key)).not.toEqual(before);
    for (const value of alice.stored.values()) expect(toHex(value)).not.toContain(toHex(before.subarray(4)));
    alice.restart();
    alice.connect();
    alice.send('still here');
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: still here']);
  });

  it('are kept for a device that is away for days', () => {
    const { alice, bob, network } = friends('away');
    bob.disconnect();
    alice.send('before');
    network.run(MINUTE);
    network.run(5 * 24 * HOUR);
    network.publish();
    bob.restart();
    bob.connect();
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: before']);
  });
});
