import type { EndpointEvent, Outcome } from '@conclave/core/client/types';
import type { DeviceNode } from './actors.ts';
import type { Check, Findings } from './check.ts';
import type { Watch } from './context.ts';
import { Facts } from './facts.ts';
import type { SimNode } from './node.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Violation {
  readonly invariant: string;
  readonly words: string;
  readonly node: string;
  /** Virtual hours since the start. */
  readonly hour: number;
  /** The last that happened around that node: milliseconds since the start, node, what. */
  readonly trace: readonly string[];
}

/** More of them say nothing more. */
const MOST_VIOLATIONS = 12;

/** Keeps the facts and asks every check about everything that happens. */
export class Ledger implements Watch, Findings {
  readonly facts = new Facts();
  readonly violations: Violation[] = [];
  readonly devices: readonly DeviceNode[];
  readonly #checks: readonly Check[];
  readonly #time: VirtualTime;
  readonly #trace: Trace;
  readonly #start: number;

  readonly now = (): number => this.#time.now();

  readonly violated = (invariant: string, node: string, words: string): void => {
    if (this.violations.length >= MOST_VIOLATIONS) return;
    const hour = Math.round((this.now() - this.#start) / 36_000) / 100;
    this.violations.push({ invariant, words, node, hour, trace: this.#trace.tail(node, this.#start) });
  };

  constructor(
    parts: { time: VirtualTime; trace: Trace; start: number; devices: readonly DeviceNode[] },
    checks: readonly ((findings: Findings) => Check)[],
  ) {
    this.#time = parts.time;
    this.#trace = parts.trace;
    this.#start = parts.start;
    this.devices = parts.devices;
    this.#checks = checks.map((make) => make(this));
  }

  committed(device: DeviceNode, event: EndpointEvent, outcome: Outcome): void {
    this.facts.take(device, outcome, this.now());
    for (const check of this.#checks) check.committed?.(device, event, outcome);
  }

  failed(node: SimNode, thrown: unknown): void {
    this.#ask((check) => check.failed?.(node, thrown));
  }

  carried(...facts: Parameters<Watch['carried']>): void {
    this.#ask((check) => check.carried?.(...facts));
  }

  stored(...facts: Parameters<Watch['stored']>): void {
    this.#ask((check) => check.stored?.(...facts));
  }

  taken(...facts: Parameters<Watch['taken']>): void {
    this.#ask((check) => check.taken?.(...facts));
  }

  acknowledged(...facts: Parameters<Watch['acknowledged']>): void {
    this.#ask((check) => check.acknowledged?.(...facts));
  }

  submitted(...facts: Parameters<Watch['submitted']>): void {
    this.#ask((check) => check.submitted?.(...facts));
  }

  forged(...facts: Parameters<Watch['forged']>): void {
    this.#ask((check) => check.forged?.(...facts));
  }

  restarted(...facts: Parameters<Watch['restarted']>): void {
    this.#ask((check) => check.restarted?.(...facts));
  }

  end(): void {
    this.#ask((check) => check.atEnd?.());
  }

  #ask(question: (check: Check) => void): void {
    for (const check of this.#checks) question(check);
  }
}
