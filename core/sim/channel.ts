import type { Kind, Links } from './links.ts';
import type { SimNode } from './node.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How long an end may take to notice that the other is gone, in milliseconds. */
const NOTICED_AFTER = 45_000;

/**
 * A link between a device and its server, as TCP gives it: in order, each thing once, until it breaks. What gets lost
 * on the way breaks it, for nothing after that can arrive either.
 */
export class Channel {
  readonly device: SimNode;
  readonly server: SimNode;
  readonly #time: VirtualTime;
  readonly #links: Links;
  readonly #lives: readonly [number, number];
  /** When the last thing sent to the device, and to the server, arrives. */
  readonly #last = { device: 0, server: 0 };
  readonly #onBroken: () => void;
  #isOpen = true;

  constructor(parts: { device: SimNode; server: SimNode; time: VirtualTime; links: Links; onBroken: () => void }) {
    this.device = parts.device;
    this.server = parts.server;
    this.#time = parts.time;
    this.#links = parts.links;
    this.#onBroken = parts.onBroken;
    this.#lives = [parts.device.life, parts.server.life];
  }

  get isOpen(): boolean {
    return this.#isOpen && this.device.life === this.#lives[0] && this.server.life === this.#lives[1];
  }

  toDevice(kind: Kind, size: number, deliver: () => void): void {
    this.#send(this.server, this.device, 'device', kind, size, deliver);
  }

  toServer(kind: Kind, size: number, deliver: () => void): void {
    this.#send(this.device, this.server, 'server', kind, size, deliver);
  }

  /** Either end hangs up, or is gone: the device notices in a while. */
  break(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const [life] = this.#lives;
    this.#time.after(this.device.linkDice.between(50, NOTICED_AFTER), () => {
      if (this.device.life === life) this.device.run(this.#onBroken);
    });
  }

  #send(from: SimNode, to: SimNode, end: 'device' | 'server', kind: Kind, size: number, deliver: () => void): void {
    if (!this.isOpen) {
      this.break();
      return;
    }
    const arrival = this.#links.passage(from, to, { kind, size });
    if (arrival === null) {
      this.break();
      return;
    }
    this.#last[end] = Math.max(this.#last[end], arrival);
    this.#time.after(this.#last[end] - this.#time.now(), () => {
      if (this.isOpen) to.run(deliver);
    });
  }
}
