import { describe, expect, it } from 'vitest';
import { buildDirectPacket, sealMessage } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openExtra, openSecond, wrapExtra } from '../../src/roles/3-second-proxy.ts';
import {
  allCopies,
  mailboxes,
  network,
  packetFor,
  replayCache,
  signed,
  throughFirst,
  throughSecond,
} from './fixture.ts';

const net = network('replayed work');
const { env } = net;
const packet = packetFor(net, signed(net, 'twice'), mailboxes(net, 7), 'strong');
const split = throughFirst(net, packet);

/** What the second of two openings gives. */
function again<T>(open: (replays: ReturnType<typeof replayCache>) => T): T {
  const replays = replayCache();
  open(replays);
  return open(replays);
}

describe('[LI-4] a replay tells its proxy what it asked for, so that its answer takes as long', () => {
  const replay = (work: object) => ({ type: 'drop', reason: 'replay', work });

  it('at the first proxy', () => {
    const dropped = again((replays) => openFirst(env, [net.first], replays, packet));
    expect(dropped).toEqual(replay({ way: 'forward', profile: 'strong', count: 1 }));
  });
  it('at the first proxy, in direct mode', () => {
    const direct = buildDirectPacket(env, {
      sealed: sealMessage(env, net.hour, signed(net, 'quick')),
      hourKey: net.hour.keyPair.publicKey,
      recipient: mailboxes(net, 1)[0] as ReturnType<typeof mailboxes>[number],
      first: net.first.publicKey,
      routingKey: net.routing.publicKey,
      profile: 'fast',
    });
    const dropped = again((replays) => openFirst(env, [net.first], replays, direct));
    expect(dropped).toEqual(replay({ way: 'direct', profile: 'fast', count: 1 }));
  });
  it('at the second proxy', () => {
    const dropped = again((replays) => openSecond(env, [net.second], replays, net.routing.publicKey, split));
    expect(dropped).toEqual(replay({ way: 'split', profile: 'strong', count: 7 }));
  });
  it('at an extra proxy, which is told no profile', () => {
    const [copy] = allCopies(throughSecond(net, split));
    const extra = wrapExtra(env, net.third.publicKey, copy as NonNullable<typeof copy>);
    const dropped = again((replays) => openExtra(env, [net.third], replays, extra));
    expect(dropped).toEqual(replay({ way: 'extra', profile: 'balanced', count: 1 }));
  });
});
