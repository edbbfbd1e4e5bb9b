import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { CrashPlan } from './disk.ts';
import type { FaultPlan } from './faults.ts';
import type { Links } from './links.ts';
import type { Mail } from './mailboxes.ts';
import { honest, type Malice } from './malice.ts';
import type { SimNode } from './node.ts';
import type { Proxy } from './proxy.ts';
import type { Server } from './server.ts';
import { vices, virtuous } from './vices.ts';
import type { VirtualTime } from './virtual-time.ts';

const HOUR = 60 * 60 * 1000;
/** How long a server deceives at a time, and how long it is honest in between, on average. */
const DECEIT_LASTS = 6 * HOUR;
/** Devices, from which on a proxy and the server die no more often for storing more: all are told of it each time. */
const USUAL_SIZE = 200;
const LONGEST_WITHHELD = 5 * HOUR;

export interface Cast {
  readonly dice: Dice;
  readonly time: VirtualTime;
  readonly links: Links;
  readonly server: Server;
  readonly proxies: readonly Proxy[];
  readonly devices: readonly Device[];
}

/** Brings about what a fault plan says, until it is told to stop; then everything is made good again. */
export class Trouble {
  readonly #plan: FaultPlan;
  readonly #cast: Cast;
  readonly #dice: Dice;
  #isOver = false;

  constructor(plan: FaultPlan, cast: Cast) {
    this.#plan = plan;
    this.#cast = cast;
    this.#dice = cast.dice;
  }

  begin(): void {
    const { links, server, proxies, devices } = this.#cast;
    const { crashes } = this.#plan;
    links.faults = this.#plan.links;
    for (const { disk } of devices) disk.crashes = crashPlan(crashes.device);
    const share = Math.min(1, USUAL_SIZE / devices.length);
    for (const { disk } of proxies) disk.crashes = crashPlan(share * crashes.proxy);
    server.disk.crashes = crashPlan(share * crashes.server);
    for (const node of [...devices, ...proxies]) node.clockOffset = this.#skewed(node.dice.fork('clock'));
    for (const proxy of proxies) this.#tempt(proxy);
    this.#regularly('partitions', this.#plan.partitionsPerHour, (dice) => this.#partition(dice));
    this.#regularly('jumps', this.#plan.jumpsPerHour, (dice) => this.#jump(dice));
    if (this.#plan.dishonestServer) this.#regularly('deceit', 0.05, (dice) => this.#deceive(dice));
    for (const device of devices) this.#comeAndGo(device, device.dice.fork('presence'));
  }

  /** Somebody starts what died, after a while. */
  revive(node: SimNode): void {
    const wait = this.#isOver ? 1000 : 1000 + node.dice.exponential(this.#plan.downtime);
    this.#cast.time.after(wait, () => node.start());
  }

  end(): void {
    const { links, server, proxies, devices } = this.#cast;
    this.#isOver = true;
    links.faults = { loss: 0, duplication: 0, reordering: 0, lateness: 0 };
    const nodes: readonly SimNode[] = [server, ...proxies, ...devices];
    links.mend(nodes.map(({ id }) => id));
    server.malice = honest;
    for (const { disk } of [server, ...proxies, ...devices]) disk.crashes = () => null;
    for (const proxy of proxies) proxy.vice = virtuous;
    for (const node of nodes) {
      node.clockOffset = 0;
      node.start();
    }
    for (const device of devices) device.setOnline(true);
  }

  #skewed(dice: Dice): number {
    const { skew } = this.#plan;
    return skew === 0 ? 0 : dice.below(2 * skew) - skew;
  }

  #tempt(proxy: Proxy): void {
    const dice = proxy.dice.fork('character');
    if (dice.chance(this.#plan.dishonestProxies)) proxy.vice = dice.pick(vices);
  }

  #regularly(name: string, perHour: number, happen: (dice: Dice) => void): void {
    if (perHour === 0) return;
    const dice = this.#dice.fork(name);
    const next = () =>
      this.#cast.time.after(dice.exponential(HOUR / perHour), () => {
        if (this.#isOver) return;
        happen(dice);
        next();
      });
    next();
  }

  #partition(dice: Dice): void {
    const { links, proxies, devices, time } = this.#cast;
    const count = dice.between(1, 1 + Math.floor(devices.length / 5));
    const nodes = new Set(Array.from({ length: count }, () => dice.pick([...proxies, ...devices]).id));
    links.partition(nodes);
    time.after(dice.exponential(this.#plan.partitionLasts), () => links.mend(nodes));
  }

  /** A clock jumps, and somebody sets it right after some time. */
  #jump(dice: Dice): void {
    const device = dice.pick(this.#cast.devices);
    const before = device.clockOffset;
    device.clockOffset = before + dice.below(2 * this.#plan.jump) - this.#plan.jump;
    this.#cast.time.after(dice.exponential(HOUR), () => {
      device.clockOffset = this.#isOver ? 0 : before;
    });
  }

  #deceive(dice: Dice): void {
    const { server, time } = this.#cast;
    server.malice = drawMalice(dice);
    time.after(dice.exponential(DECEIT_LASTS), () => {
      server.malice = honest;
    });
  }

  #comeAndGo(device: Device, dice: Dice): void {
    const { online, offline } = this.#plan;
    if (online === 0) return;
    const leave = () => this.#cast.time.after(dice.exponential(online), () => this.#switch(device, false, arrive));
    const arrive = () => this.#cast.time.after(dice.exponential(offline), () => this.#switch(device, true, leave));
    leave();
  }

  #switch(device: Device, isOnline: boolean, next: () => void): void {
    if (this.#isOver) return;
    device.setOnline(isOnline);
    next();
  }
}

function crashPlan(probability: number): CrashPlan {
  return (dice) => (dice.chance(probability) ? dice.pick(['before', 'torn', 'after'] as const) : null);
}

function drawMalice(dice: Dice): Malice {
  const salt = dice.below(1000);
  const withholds = dice.chance(0.5);
  return {
    withhold: ({ number }: Mail) => {
      const drawn = (Math.imul(number + salt, 0x9e3779b1) >>> 0) / 2 ** 32;
      return withholds && drawn < 0.1 ? Math.floor(drawn * 10 * LONGEST_WITHHELD) : 0;
    },
    reorders: dice.chance(0.5),
    replays: dice.chance(0.5),
    showsTwoDirectories: dice.chance(0.5),
  };
}
