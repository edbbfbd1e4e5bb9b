import { concat, u32 } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { DecodeError } from '@conclave/core/errors';
import { HourChain, hourKeys, hourOf, ratchet } from '@conclave/core/group/chain';
import { firstHourToKeep, mayErase } from '@conclave/core/group/erasure';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId } from '@conclave/core/wire/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const group = groupId(new Uint8Array(32).fill(7));
const start = () => new Uint8Array(32).fill(1);

describe('the hourly chain', () => {
  it('gives the same value for an hour whatever was erased before it', () => {
    const whole = new HourChain(100, start());
    const erased = new HourChain(100, start());
    expect(erased.eraseBefore(p, 105)).toBe(true);
    expect(erased.at(p, 108)).toEqual(whole.at(p, 108));
    expect(whole.at(p, 101)).toEqual(ratchet(p, start()));
  });

  it('has nothing from before its start, nothing that was erased, and nothing absurdly far ahead', () => {
    const chain = new HourChain(100, start());
    expect(chain.at(p, 99)).toBeNull();
    chain.eraseBefore(p, 105);
    expect(chain.at(p, 104)).toBeNull();
    expect(chain.oldestHour).toBe(105);
    expect(chain.at(p, 105 + 91 * 24)).toBeNull();
  });

  it('overwrites what it erases and leaves what it gave out', () => {
    const bytes = start();
    const chain = new HourChain(100, bytes);
    const given = chain.at(p, 100);
    chain.eraseBefore(p, 101);
    expect(bytes).toEqual(new Uint8Array(32));
    expect(given).toEqual(start());
  });

  it('does not move back', () => {
    const chain = new HourChain(100, start());
    expect(chain.eraseBefore(p, 100)).toBe(false);
    expect(chain.eraseBefore(p, 40)).toBe(false);
    expect(chain.at(p, 100)).toEqual(start());
  });

  it('comes back from storage, and refuses other bytes', () => {
    const chain = new HourChain(100, start());
    expect(HourChain.decode(chain.encode()).at(p, 103)).toEqual(chain.at(p, 103));
    expect(() => HourChain.decode(chain.encode().subarray(1))).toThrow(DecodeError);
    expect(() => HourChain.decode(concat(u32(0xffffffff), start()))).toThrow(DecodeError);
  });

  it('makes other keys for every group, epoch and hour, and names them', () => {
    const base = { groupId: group, epoch: 0, hour: 100, chain: start() };
    const keys = hourKeys(p, base);
    expect(keys.pskId).toEqual(concat(utf8Encode('conclave/v1/hour'), group, u32(0), u32(100)));
    expect(keys.psk).toHaveLength(32);
    const others = [
      { ...base, epoch: 1 },
      { ...base, hour: 101 },
      { ...base, groupId: groupId(new Uint8Array(32)) },
    ];
    for (const other of others.map((changed) => hourKeys(p, changed))) {
      expect(other.psk).not.toEqual(keys.psk);
      expect(other.keyPair.publicKey.bytes).not.toEqual(keys.keyPair.publicKey.bytes);
    }
    expect(hourKeys(p, base).keyPair.publicKey.bytes).toEqual(keys.keyPair.publicKey.bytes);
  });
});

describe('the erasure rule', () => {
  const at = (hours: number) => hours * HOUR;
  const agreed = (hours: number) => ({ now: at(hours), drainedAt: at(hours), serverTime: at(hours) });

  it('erases an hour once the mailbox was empty two hours later, not sooner', () => {
    expect(mayErase(100, agreed(101.99))).toBe(false);
    expect(mayErase(100, agreed(102))).toBe(true);
  });

  it('wants both clocks to say so and to agree within an hour', () => {
    expect(mayErase(100, { now: at(101.9), drainedAt: at(102.5), serverTime: at(102.5) })).toBe(false);
    expect(mayErase(100, { now: at(102.5), drainedAt: at(101.9), serverTime: at(101.9) })).toBe(false);
    expect(mayErase(100, { now: at(104), drainedAt: at(102.5), serverTime: at(102.5) })).toBe(false);
    expect(mayErase(100, { now: at(102.1), drainedAt: at(103), serverTime: at(103) })).toBe(true);
  });

  it('keeps nothing for longer than seven days, drained or not', () => {
    const clock = (hours: number) => ({ now: at(hours), drainedAt: null, serverTime: at(hours) });
    expect(mayErase(100, clock(100 + 7 * 24))).toBe(false);
    expect(mayErase(100, clock(101 + 7 * 24))).toBe(true);
  });

  it('erases nothing on the word of a local clock that jumped ahead', () => {
    expect(mayErase(100, { now: at(90_000), drainedAt: null, serverTime: null })).toBe(false);
    expect(mayErase(100, { now: at(90_000), drainedAt: at(100.5), serverTime: at(100.5) })).toBe(false);
  });

  it('finds the first hour to keep: everything before may go, itself may not', () => {
    const hours = fc.double({ min: 500, max: 1000, noNaN: true });
    fc.assert(
      fc.property(hours, fc.option(hours), fc.option(hours), (now, drained, server) => {
        const clock = {
          now: at(now),
          drainedAt: drained === null ? null : at(drained),
          serverTime: server === null ? null : at(server),
        };
        const first = firstHourToKeep(clock);
        expect(mayErase(first, clock)).toBe(false);
        if (first > 0) expect(mayErase(first - 1, clock)).toBe(true);
        expect(first).toBeLessThanOrEqual(hourOf(clock.now));
      }),
    );
  });
});
