import type { LinkFaults } from './links.ts';

export type FaultLevel = 'none' | 'light' | 'heavy';

/** How bad a world is. Times in milliseconds, rates per hour, probabilities per storage operation. */
export interface FaultPlan {
  readonly links: LinkFaults;
  /** Of a device, a proxy and the server. */
  readonly crashes: { readonly device: number; readonly proxy: number; readonly server: number };
  /** How long a dead process stays away, on average. */
  readonly downtime: number;
  readonly partitionsPerHour: number;
  readonly partitionLasts: number;
  /** How far off clocks are all the time, at most. */
  readonly skew: number;
  /** How far they jump, at most, and how often one of them does. */
  readonly jump: number;
  readonly jumpsPerHour: number;
  /** How long people are online, and offline after that, on average; 0: always online. */
  readonly online: number;
  readonly offline: number;
  /** Share of proxies that are dishonest. */
  readonly dishonestProxies: number;
  /** Whether the server deceives from time to time, and groups have members who lie. */
  readonly dishonestServer: boolean;
  readonly dishonestMembers: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const faultPlans: Readonly<Record<FaultLevel, FaultPlan>> = {
  none: {
    links: { loss: 0, duplication: 0, reordering: 0, lateness: 0 },
    crashes: { device: 0, proxy: 0, server: 0 },
    downtime: 0,
    partitionsPerHour: 0,
    partitionLasts: 0,
    skew: 0,
    jump: 0,
    jumpsPerHour: 0,
    online: 0,
    offline: 0,
    dishonestProxies: 0,
    dishonestServer: false,
    dishonestMembers: false,
  },
  light: {
    links: { loss: 0.003, duplication: 0.005, reordering: 0.01, lateness: 10_000 },
    crashes: { device: 0.0003, proxy: 0.0002, server: 0.0001 },
    downtime: 2 * MINUTE,
    partitionsPerHour: 0.1,
    partitionLasts: 10 * MINUTE,
    skew: 30_000,
    jump: 5 * MINUTE,
    jumpsPerHour: 0.1,
    online: 6 * HOUR,
    offline: 2 * HOUR,
    dishonestProxies: 0,
    dishonestServer: false,
    dishonestMembers: false,
  },
  heavy: {
    links: { loss: 0.02, duplication: 0.02, reordering: 0.05, lateness: 2 * MINUTE },
    crashes: { device: 0.003, proxy: 0.0005, server: 0.0003 },
    downtime: 10 * MINUTE,
    partitionsPerHour: 0.3,
    partitionLasts: 30 * MINUTE,
    skew: 4 * MINUTE,
    jump: 3 * HOUR,
    jumpsPerHour: 0.5,
    online: 4 * HOUR,
    offline: 3 * HOUR,
    dishonestProxies: 0.35,
    dishonestServer: true,
    dishonestMembers: true,
  },
};
