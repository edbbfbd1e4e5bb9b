import type { Drop } from '@conclave/core/roles/opening';
import type { Hop } from '../links/events.ts';

/** What a proxy has done since it started. */
export interface ProxyCounters {
  /** Packets of others that went on and settled. */
  readonly carried: number;
  /** Copies that the central server took, of split packets and as extra proxy. */
  readonly copies: number;
  /** Packets turned away because some limit was reached. */
  readonly busy: number;
  /** Packets that went nowhere, or perhaps nowhere. */
  readonly failed: number;
  readonly dropped: Readonly<Record<Drop['reason'], number>>;
  /** Events whose arguments did not parse. */
  readonly malformed: number;
  /** Packets on which our own code threw, and stores that failed. */
  readonly faults: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export type MutableCounters = {
  -readonly [Key in keyof ProxyCounters]: ProxyCounters[Key] extends number ? number : Record<Drop['reason'], number>;
};

export function zeroCounters(): MutableCounters {
  return {
    carried: 0,
    copies: 0,
    busy: 0,
    failed: 0,
    dropped: { replay: 0, 'not-for-me': 0, malformed: 0 },
    malformed: 0,
    faults: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
}

/** A packet or copy that passed this proxy in one of its roles, for tests and live figures. */
export interface TapEvent {
  readonly hop: Hop;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}
export type Tap = (event: TapEvent) => void;
