import { noblePrimitives } from '@conclave/core/crypto/noble';
import { type Seams, soundSeams } from './context.ts';
import { type FaultLevel, faultPlans } from './faults.ts';
import { losses } from './invariants/arrived.ts';
import { invariants } from './invariants/index.ts';
import type { Violation } from './ledger.ts';
import type { Observer } from './links.ts';
import { symbolicPrimitives } from './symbolic-primitives.ts';
import { World } from './world.ts';

export interface Options {
  readonly seed: string;
  /** Devices; proxies and the server come on top. */
  readonly nodes: number;
  /** Virtual hours with faults; time to settle comes on top. */
  readonly hours: number;
  readonly faults: FaultLevel;
  readonly provider?: 'symbolic' | 'real';
  readonly seams?: Seams;
  /** Sees every transmission. */
  readonly observer?: Observer;
}

export interface Report {
  readonly seed: string;
  readonly nodes: number;
  readonly hours: number;
  /** Texts written by honest people. */
  readonly messages: number;
  /** Of them to one other member each. */
  readonly deliveries: number;
  readonly lost: number;
  readonly duplicates: number;
  /** Messages that came only because somebody asked for them. */
  readonly repairs: number;
  readonly violations: readonly Violation[];
  /** From writing to the other's disk, in virtual milliseconds, whoever was offline in between. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly wallMs: number;
}

const HOUR = 60 * 60 * 1000;
/** After faults have stopped: rounds of greetings, and quiet. */
const GREETINGS = [0.5, 3, 8];
const SETTLE_HOURS = 20;
/** In each circle, about its members. */
const DEEDS_PER_DAY = 3;

export function simulate(options: Options): Report & { readonly fingerprint: string } {
  const began = performance.now();
  const { seed, nodes, hours, faults, provider = 'symbolic', seams = soundSeams } = options;
  const primitives = provider === 'real' ? noblePrimitives : symbolicPrimitives;
  const plan = faultPlans[faults];
  const world = new World({ seed, nodes, hours, plan, primitives, seams, checks: invariants(primitives) });
  if (options.observer) world.links.observe(options.observer);
  run(world, nodes);
  const { messages, deliveries, lost, duplicates, latencies } = outcome(
    world,
    losses(primitives, world.ledger.facts).length,
  );
  return {
    seed,
    nodes,
    hours,
    messages,
    deliveries,
    lost,
    duplicates,
    repairs: world.ledger.facts.repairs,
    violations: world.ledger.violations,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    wallMs: Math.round(performance.now() - began),
    fingerprint: world.trace.fingerprint(),
  };
}

function run(world: World, nodes: number): void {
  const { time, people, trouble, server, proxies, devices } = world;
  server.start();
  for (const proxy of proxies) proxy.start();
  time.runUntil(world.start + 5 * 60_000);
  for (const device of devices) time.after(device.dice.below(10 * 60_000), () => device.start());
  trouble.begin();
  people.begin(messagesFor(nodes), DEEDS_PER_DAY);
  for (const liar of world.liars) liar.begin(2 * HOUR, world.calm);
  time.runUntil(world.calm);
  trouble.end();
  for (const hour of GREETINGS) {
    time.runUntil(world.calm + hour * HOUR);
    people.greet(HOUR / 2);
  }
  time.runUntil(world.calm + SETTLE_HOURS * HOUR);
  world.ledger.end();
}

/** Some hundreds; a large world has a few more. */
function messagesFor(nodes: number): number {
  return Math.min(8 * nodes, 300 + nodes / 5);
}

function outcome(world: World, lost: number) {
  const { facts, violations } = world.ledger;
  const latencies: number[] = [];
  for (const sent of facts.messages.values()) {
    for (const at of sent.told.values()) latencies.push(at - sent.sentAt);
  }
  const duplicates = violations.filter(({ words }) => words.endsWith('twice')).length;
  return { messages: facts.messages.size, deliveries: latencies.length, lost, duplicates, latencies };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
