import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from './check.ts';
import type { Context, Seams } from './context.ts';
import { Device } from './device.ts';
import { Dice } from './dice.ts';
import type { FaultPlan } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Liar } from './liar.ts';
import { Links } from './links.ts';
import { People } from './people.ts';
import { Proxy } from './proxy.ts';
import { Server } from './server.ts';
import { Trace } from './trace.ts';
import { Trouble } from './trouble.ts';
import { VirtualTime } from './virtual-time.ts';

const HOUR = 60 * 60 * 1000;
const EPOCH = Date.UTC(2026, 10, 23, 9, 0);
/** Two proxies are the server's operator's, the others each somebody else's. */
const OPERATORS_OWN = 2;
const LIARS = 0.1;

export interface WorldParts {
  readonly seed: string;
  readonly nodes: number;
  readonly hours: number;
  readonly plan: FaultPlan;
  readonly primitives: Primitives;
  readonly seams: Seams;
  readonly checks: readonly ((findings: Findings) => Check)[];
}

/** Everybody and everything, on one clock. */
export class World {
  readonly links: Links;
  readonly trace = new Trace();
  readonly ledger: Ledger;
  readonly people: People;
  readonly trouble: Trouble;
  readonly time: VirtualTime;
  readonly start: number;
  /** When faults stop. */
  readonly calm: number;
  readonly server: Server;
  readonly proxies: readonly Proxy[];
  readonly devices: readonly Device[];
  readonly liars: readonly Liar[] = [];

  constructor(parts: WorldParts) {
    const dice = new Dice(`conclave ${parts.seed}`);
    this.start = EPOCH + dice.below(HOUR);
    this.calm = this.start + parts.hours * HOUR;
    const time = new VirtualTime(this.start);
    this.time = time;
    this.links = new Links(time);
    const devices: Device[] = [];
    const { trace, links } = this;
    this.ledger = new Ledger({ time, trace, start: this.start, devices }, [
      ...parts.checks,
      () => ({ committed: (...facts) => this.people.reactions.committed?.(...facts) }),
    ]);
    const { primitives, seams } = parts;
    const proxies = new Map<string, Proxy>();
    const watch = this.ledger;
    const crashed: Context['crashed'] = (node) => this.trouble.revive(node);
    const context: Context = { time, links, primitives, trace, watch, seams, proxies, crashed };

    const node = (id: string) => ({ id, dice: dice.fork(id), time });
    const server = new Server(node('server'), context);
    this.server = server;
    for (let i = 0; i < proxiesFor(parts.nodes); i++) {
      const family = i < OPERATORS_OWN ? server.fingerprint : primitives.sha256(new Uint8Array([i]));
      const proxy = new Proxy(node(`proxy-${i}`), context, server, { family, address: Uint8Array.of(20 + i, 1, 1, 1) });
      proxies.set(toHex(proxy.proxyId), proxy);
    }
    this.proxies = [...proxies.values()];
    for (let i = 0; i < parts.nodes; i++) devices.push(new Device(node(`device-${i}`), context, server));
    this.devices = devices;
    this.people = new People({ devices, dice: dice.fork('people'), context, until: this.calm });
    if (parts.plan.dishonestMembers)
      this.liars = chooseLiars(devices, dice).map((device) => new Liar(device, context, server));
    this.trouble = new Trouble(parts.plan, {
      dice: dice.fork('trouble'),
      time,
      links,
      server,
      proxies: this.proxies,
      devices,
    });
  }
}

/** One in ten, at random. */
function chooseLiars(devices: readonly Device[], dice: Dice): Device[] {
  const drawn = dice.fork('liars');
  const liars = devices.filter(() => drawn.chance(LIARS));
  for (const liar of liars) liar.isHonest = false;
  return liars;
}

function proxiesFor(nodes: number): number {
  return Math.min(20, 6 + Math.floor(Math.sqrt(nodes) / 2));
}
