/**
 * Tuning constants of a proxy (not of the protocol). Bytes, milliseconds, counts. No more is
 * carried at a time than this; above it the answer is 'busy', and the sender takes another path.
 */
export interface ProxyLimits {
  /** Packets being carried at a time, and their bytes. */
  readonly packets: number;
  readonly packetBytes: number;
  /** Copies waiting to be released, of all packets. */
  readonly copies: number;
  /** Copies on their way to the next hop at a time: each is as large as a datagram. */
  readonly copiesInFlight: number;
  /** What one peer may have carried, in bytes with fan-out: at once, and per second in the long run. */
  readonly peerBurst: number;
  readonly peerRate: number;
  /** In *balanced*, copies go through an extra proxy while fewer than this are released a second. */
  readonly quietRate: number;
  /** How often a copy that was not taken is sent, and the mean wait before the second time; it doubles. */
  readonly attempts: number;
  readonly firstRetryMs: number;
}

export const DEFAULT_LIMITS: ProxyLimits = {
  packets: 2000,
  packetBytes: 64 * 1024 * 1024,
  copies: 20_000,
  copiesInFlight: 256,
  peerBurst: 64 * 1024 * 1024,
  peerRate: 4 * 1024 * 1024,
  quietRate: 20,
  attempts: 5,
  firstRetryMs: 1000,
};
