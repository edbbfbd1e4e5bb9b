import type { DeviceNode, KnownDirectory } from './actors.ts';
import type { Channel } from './channel.ts';
import type { Context } from './context.ts';
import type { Mail, Mailboxes } from './mailboxes.ts';
import type { Malice } from './malice.ts';
import type { SimNode } from './node.ts';

/** Deliveries that a device may have in hand, unacknowledged. */
const WINDOW = 64;
/** A device that does not acknowledge for so long loses its link, in milliseconds. */
const PATIENCE = 60_000;

/** Whose mailbox it is does not matter, but whether he is honest does. */
type Postmaster = SimNode & { readonly malice: Malice };

/** Empties one mailbox over one link, oldest first; says 'drained' whenever nothing is left. */
export class MailSession {
  readonly channel: Channel;
  readonly device: DeviceNode;
  readonly #server: Postmaster;
  readonly #context: Context;
  readonly #mailboxes: Mailboxes;
  readonly #mailbox: string;
  readonly #inHand = new Set<string>();
  /** Kept back, and to be looked at again when their time has come. */
  readonly #withheld = new Set<string>();
  #saidDrained = false;

  constructor(
    server: Postmaster,
    context: Context,
    mailboxes: Mailboxes,
    link: { channel: Channel; device: DeviceNode; mailbox: string },
  ) {
    this.channel = link.channel;
    this.device = link.device;
    this.#server = server;
    this.#context = context;
    this.#mailboxes = mailboxes;
    this.#mailbox = link.mailbox;
  }

  end(): void {
    this.channel.break();
  }

  tellDirectory(known: KnownDirectory | null): void {
    if (known === null) return;
    const { directory, hash } = known;
    this.channel.toDevice('directory', 4096, () =>
      this.device.handle({ type: 'directory', directory, hash, local: false }),
    );
    this.#saidDrained = false;
    this.wake();
  }

  wake(): void {
    if (!this.channel.isOpen) return;
    for (let mail = this.#next(); mail !== null && this.#inHand.size < WINDOW; mail = this.#next()) this.#send(mail);
    if (this.#inHand.size > 0) this.#saidDrained = false;
    else if (!this.#saidDrained) this.#sayDrained();
  }

  #sayDrained(): void {
    this.#saidDrained = true;
    const serverTime = this.#server.clock.now();
    this.channel.toDevice('drained', 16, () => this.device.handle({ type: 'drained', serverTime }));
  }

  #next(): Mail | null {
    const { malice } = this.#server;
    const ready: Mail[] = [];
    for (const mail of this.#mailboxes.mails(this.#mailbox)) {
      if (this.#inHand.has(mail.id)) continue;
      const wait = mail.arrivedAt + malice.withhold(mail) - this.#server.clock.now();
      if (wait > 0) this.#withhold(mail, wait);
      else if (!malice.reorders) return mail;
      else ready.push(mail);
    }
    return ready.length === 0 ? null : this.#server.dice.pick(ready);
  }

  #withhold({ id }: Mail, wait: number): void {
    if (this.#withheld.has(id)) return;
    this.#withheld.add(id);
    this.#server.after(wait, () => this.wake());
  }

  #send(mail: Mail): void {
    const { id, arrivedAt, bytes } = mail;
    this.#inHand.add(id);
    this.channel.toDevice('delivery', bytes.length, () => this.#arrive(mail));
    if (this.#server.malice.replays && this.#server.dice.chance(0.05)) {
      this.channel.toDevice('delivery', bytes.length, () =>
        this.device.handle({ type: 'delivery', arrivedAt, bytes: bytes.slice() }),
      );
    }
    this.#server.after(PATIENCE, () => {
      if (this.#inHand.has(id)) this.channel.break();
    });
  }

  /** In the device: stored first, acknowledged then. */
  #arrive({ id, arrivedAt, bytes }: Mail): void {
    const { seams, watch } = this.#context;
    const { device } = this;
    const acknowledge = () => {
      watch.acknowledged(device, bytes);
      this.channel.toServer('stored', 16, () => this.#acknowledged(id));
    };
    if (seams.acknowledgesFirst) acknowledge();
    device.handle({ type: 'delivery', arrivedAt, bytes: bytes.slice() });
    if (!seams.acknowledgesFirst) acknowledge();
  }

  #acknowledged(id: string): void {
    this.#inHand.delete(id);
    this.#mailboxes.forget(this.#mailbox, id);
    this.wake();
  }
}
