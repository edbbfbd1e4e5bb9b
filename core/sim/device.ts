import { toHex } from '@conclave/core/bytes/bytes';
import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent, Outcome, Submission } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { HopAnswer } from '@conclave/core/ports';
import type { DeviceNode, ServerNode } from './actors.ts';
import type { Context } from './context.ts';
import { Disk } from './disk.ts';
import { Crash, type NodeParts, SimNode } from './node.ts';
import { ServerSession } from './server-session.ts';

/** An engine that is woken so often within a minute asks for it without anything to do. */
const RESTLESS = 300;

/**
 * One person's device: the real engine in a host like core/node/endpoint. An outcome is stored first, then its packets
 * go out; a delivery is acknowledged after its outcome is stored.
 */
export class Device extends SimNode implements DeviceNode {
  readonly disk: Disk;
  readonly name: string;
  /** Its person does what no endpoint would: nothing is promised to it. */
  isHonest = true;
  readonly #context: Context;
  readonly #server: ServerNode;
  readonly #session: ServerSession;
  #endpoint: Endpoint | null = null;
  #wakeAt: number | null = null;
  /** The earliest tick that is planned. */
  #tickAt: number | null = null;
  /** In the minute of the last one. */
  #ticks = 0;
  #tickMinute = 0;

  constructor(parts: NodeParts, context: Context, server: ServerNode) {
    super(parts);
    this.name = parts.id;
    this.disk = new Disk(parts.dice.fork('disk'));
    this.disk.flaws = context.seams;
    this.#context = context;
    this.#server = server;
    this.#session = new ServerSession(this, context, server);
  }

  /** Null while the process is down. */
  get endpoint(): Endpoint | null {
    return this.#endpoint;
  }

  get isOnline(): boolean {
    return this.#session.isOpen;
  }

  get wantsOnline(): boolean {
    return this.#session.isWanted;
  }

  /** The person, or the machine, goes on or off the network. */
  setOnline(isWanted: boolean): void {
    this.#session.setWanted(isWanted);
  }

  /** Null where it was done, otherwise the code of the refusal. */
  command(event: EndpointEvent): string | null {
    let refusal: string | null = 'down';
    this.run(() => {
      refusal = this.#tryCommand(event);
    });
    return refusal;
  }

  /** Throws UsageError where the engine refuses, Crash. */
  handle(event: EndpointEvent): void {
    const { seams, watch, trace, time } = this.#context;
    const outcome = seams.outcome(this.#decide(event), event);
    trace.add(time.now(), this.id, describe(event, outcome));
    if (seams.submitsFirst) for (const submission of outcome.submissions) this.#submit(submission);
    this.disk.commit(outcome.writes, () => watch.committed(this, event, outcome));
    this.#wakeLater(outcome.wakeAt);
    if (!seams.submitsFirst) for (const submission of outcome.submissions) this.#submit(submission);
  }

  protected override onStart(): void {
    const { primitives, seams, watch } = this.#context;
    const random = this.dice.fork(seams.repeatsRandom ? 'engine' : `engine ${this.life}`);
    const env: Env = { primitives, random, clock: this.clock };
    try {
      this.#endpoint = new Endpoint(env, seams.loaded(this.disk.load()));
    } catch (thrown) {
      watch.failed(this, thrown);
      throw new Crash('does not start');
    }
    if (this.life > 1) watch.restarted(this);
    if (this.#endpoint.name === null) {
      this.handle({ type: 'start', name: this.name, fingerprint: this.#server.fingerprint });
    } else this.handle({ type: 'tick' });
    this.#session.connect();
  }

  protected override onCrash(): void {
    this.#context.trace.add(this.#context.time.now(), this.id, 'crash');
    this.#endpoint = null;
    this.#wakeAt = null;
    this.#tickAt = null;
    this.disk.crash();
    this.#session.drop();
    this.#context.crashed(this);
  }

  #decide(event: EndpointEvent): Outcome {
    if (this.#endpoint === null) throw new Crash('no process');
    try {
      return this.#endpoint.handle(event);
    } catch (thrown) {
      if (thrown instanceof UsageError) throw thrown;
      this.#context.watch.failed(this, thrown);
      throw new Crash('the engine threw');
    }
  }

  #tryCommand(event: EndpointEvent): string | null {
    try {
      this.handle(event);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof UsageError)) throw thrown;
      this.#context.trace.add(this.#context.time.now(), this.id, `${event.type} refused: ${thrown.code}`);
      return thrown.code;
    }
  }

  #submit(submission: Submission): void {
    const { transmission, firstProxy, packet } = submission;
    const { links, proxies, watch } = this.#context;
    const proxy = proxies.get(toHex(firstProxy.id));
    if (proxy === undefined) return;
    watch.submitted(this, submission);
    links.request<HopAnswer>(
      this,
      proxy,
      { kind: 'first', size: packet.length },
      (reply) => proxy.first(packet, reply),
      (answer) => this.handle({ type: 'answered', transmission, answer }),
    );
  }

  /** Times of waking are by the device's own clock; an earlier tick that turns out too early does nothing. */
  #wakeLater(wakeAt: number | null): void {
    this.#wakeAt = this.#context.seams.neverWakes ? null : wakeAt;
    if (this.#wakeAt === null || (this.#tickAt !== null && this.#tickAt <= this.#wakeAt)) return;
    this.#planTick(this.#wakeAt);
  }

  #tick(): void {
    const minute = Math.floor(this.time.now() / 60_000);
    this.#ticks = minute === this.#tickMinute ? this.#ticks + 1 : 1;
    this.#tickMinute = minute;
    if (this.#ticks === RESTLESS) this.#context.watch.failed(this, new Error(`woke ${RESTLESS} times within a minute`));
    this.handle({ type: 'tick' });
  }

  #planTick(at: number): void {
    this.#tickAt = at;
    // Who never rests is given a rest, so that the world goes on.
    const least = this.#ticks >= RESTLESS ? 1000 : 1;
    this.after(Math.max(least, at - this.clock.now()), () => {
      if (this.#tickAt !== at) return;
      this.#tickAt = null;
      if (this.#wakeAt === null) return;
      if (this.#wakeAt <= this.clock.now()) this.#tick();
      else this.#planTick(this.#wakeAt);
    });
  }
}

function describe(event: EndpointEvent, { writes, news, submissions }: Outcome): string {
  const told = news.map((item) => (item.type === 'counted' ? item.what : item.type)).join(' ');
  return `${event.type} ${writes.length}w ${submissions.length}s ${told}`;
}
