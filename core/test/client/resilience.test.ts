import { pick, randomInt } from '@conclave/core/bytes/random';
import type { EndpointEvent } from '@conclave/core/client/types';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Crashes, TestDevice } from './test-device.ts';
import { friends, MINUTE, SECOND, strangers, type Trio } from './trio.ts';

/** Everything that the three wrote is with everyone, once, in one order. */
function expectAllEverywhere({ all }: Trio, texts: readonly string[]): void {
  const [first] = all;
  for (const device of all) {
    expect([...device.texts()].sort()).toEqual([...texts].sort());
    expect(device.texts()).toEqual(first?.texts());
    expect(device.group.rosterHash).toEqual(first?.group.rosterHash);
    expect(device.news.filter(({ type }) => type === 'equivocation')).toEqual([]);
    expect(device.counted('bad-signature') + device.counted('malformed-message')).toBe(0);
  }
}

/** Everyone writes at random moments; returns the texts. */
function chat(trio: Trio, seed: string, count: number): string[] {
  const random = seededRandom(`chat ${seed}`);
  return Array.from({ length: count }, (_, i) => {
    const sender = pick(random, trio.all);
    sender.send(`${i}`);
    trio.network.run(randomInt(random, 20 * SECOND));
    return `${sender.endpoint.name}: ${i}`;
  });
}

/** Whoever sees that a message failed tries it again. */
function retryFailed({ all }: Trio): void {
  for (const device of all) {
    for (const { id } of device.messages().filter(({ mine }) => mine)) {
      if (device.status(id)?.state === 'failed') device.handle({ type: 'retry', messageId: id });
    }
  }
}

/** Runs of a property take seconds each. */
const RUNS = 4;
const TIMEOUT = 120_000;
const seeds = fc.nat(1_000_000).map(String);

describe('whatever the network does', () => {
  it(
    'delivers everything once and in one order, with copies late, out of order and doubled',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const trio = friends(seed);
          const random = seededRandom(seed);
          trio.network.faults = { jitter: 2 * MINUTE, duplicate: () => randomInt(random, 3) === 0 };
          for (const device of trio.all)
            device.pickMail = (mails) => (mails.length === 0 ? undefined : pick(random, mails));
          const texts = chat(trio, seed, 12);
          trio.network.run(90 * MINUTE);
          expectAllEverywhere(trio, texts);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'gets everything through proxies that refuse, are busy, or swallow packets',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const trio = friends(seed);
          const random = seededRandom(seed);
          trio.network.faults = {
            refuse: () => pick(random, ['failed', 'busy', 'unknown', null, null, null] as const),
          };
          const texts = chat(trio, seed, 8);
          trio.network.run(20 * MINUTE);
          trio.network.faults = {};
          retryFailed(trio);
          trio.network.run(60 * MINUTE);
          expectAllEverywhere(trio, texts);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'lets people who are invited at the same time learn of each other, whoever joins first',
    () => {
      fc.assert(
        fc.property(seeds, fc.boolean(), (seed, carolFirst) => {
          const trio = strangers(seed);
          const { alice, bob, carol, network } = trio;
          alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
          alice.invite(bob, 'short-id', 'b');
          alice.invite(carol, 'contact-code', 'c');
          network.run(MINUTE);
          network.faults = { jitter: MINUTE };
          const joins = [() => bob.openSealed('b'), () => carol.openSealed('c')];
          for (const join of carolFirst ? joins.toReversed() : joins) join();
          network.run(45 * MINUTE);
          for (const device of trio.all) expect(device.group.members).toHaveLength(3);
          expectAllEverywhere(trio, []);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it('lets people who were invited by different members, who did not know, learn of each other', () => {
    const trio = strangers('two inviters');
    const { alice, bob, carol, network } = trio;
    alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
    alice.invite(bob, 'short-id', 'b');
    network.run(MINUTE);
    bob.openSealed('b');
    network.run(MINUTE);
    const dave = newcomer(trio, 'Dave');
    bob.disconnect();
    alice.invite(carol, 'short-id', 'c');
    network.run(MINUTE);
    carol.openSealed('c');
    network.run(MINUTE);
    alice.disconnect();
    bob.handle({ type: 'connected' });
    bob.invite(dave, 'short-id', 'd');
    network.run(2 * MINUTE);
    dave.openSealed('d');
    network.run(MINUTE);
    expect(carol.group.members).toHaveLength(3);
    expect(dave.group.members).toHaveLength(3);
    alice.connect();
    bob.connect();
    network.run(10 * MINUTE);
    for (const device of [...trio.all, dave]) {
      expect(device.group.members.map(({ name }) => name).sort()).toEqual(['Alice', 'Bob', 'Carol', 'Dave']);
      expect(device.group.rosterHash).toEqual(alice.group.rosterHash);
    }
  });
});

function newcomer({ network }: Trio, name: string): TestDevice {
  const device = new TestDevice(network, name);
  device.connect();
  return device;
}

describe('whenever the process dies', () => {
  const dyingOn = (dies: (event: EndpointEvent) => boolean, how: ReturnType<Crashes['after']>): Crashes => ({
    after: (event) => (dies(event) ? how : 'no'),
  });
  const anything = ({ type }: EndpointEvent) => type !== 'connected' && type !== 'directory' && type !== 'drained';
  // Whoever dies before every submission submits nothing, ever.
  const allButTicks = (event: EndpointEvent) => anything(event) && event.type !== 'tick';

  it.each([
    ['before-submitting', allButTicks],
    ['after-submitting', anything],
  ] as const)('goes on after each and every event, dying %s: same messages, same roster, none twice', (how, dies) => {
    const trio = friends('crash everywhere');
    for (const device of trio.all) device.crashes = dyingOn(dies, how);
    const texts = chat(trio, how, 10);
    trio.network.run(120 * MINUTE);
    expectAllEverywhere(trio, texts);
    for (const device of trio.all) {
      const mine = device.messages().filter((message) => message.mine);
      for (const { id } of mine) expect(device.status(id)?.state).toMatch(/on-server|delivered/);
    }
  });

  it('joins all the same while everyone keeps dying', () => {
    const trio = strangers('crash while joining');
    const { alice, bob, carol, network } = trio;
    for (const device of trio.all) device.crashes = dyingOn(allButTicks, 'before-submitting');
    alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
    alice.invite(bob, 'short-id', 'b');
    alice.invite(carol, 'contact-code', 'c');
    network.run(60 * MINUTE);
    bob.openSealed('b');
    carol.openSealed('c');
    network.run(120 * MINUTE);
    for (const device of trio.all) expect(device.group.members).toHaveLength(3);
    expectAllEverywhere(trio, []);
  });

  it(
    'dies at random moments in random ways',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const trio = friends(seed);
          const random = seededRandom(seed);
          for (const device of trio.all) {
            device.crashes = {
              after: (event) =>
                anything(event) && randomInt(random, 4) === 0
                  ? pick(random, ['before-submitting', 'after-submitting'] as const)
                  : 'no',
            };
          }
          const texts = chat(trio, seed, 10);
          trio.network.run(120 * MINUTE);
          // Four submissions of one message may all have died with their process.
          for (const device of trio.all) device.crashes = { after: () => 'no' };
          retryFailed(trio);
          trio.network.run(60 * MINUTE);
          expectAllEverywhere(trio, texts);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});
