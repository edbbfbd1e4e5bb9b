import type { EndpointEvent, Outcome, Submission } from '@conclave/core/client/types';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { ReplayCache } from '@conclave/core/ports';
import type { DeviceNode, ProxyNode, ServerNode } from './actors.ts';
import type { Links } from './links.ts';
import type { SimNode } from './node.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What all nodes of one world share: time, the network between them, and those who watch. */
export interface Context {
  readonly time: VirtualTime;
  readonly links: Links;
  readonly primitives: Primitives;
  readonly trace: Trace;
  readonly watch: Watch;
  readonly seams: Seams;
  /** By hex proxy id. */
  readonly proxies: ReadonlyMap<string, ProxyNode>;
  /** Somebody starts it again later. */
  crashed(node: SimNode): void;
}

/** Facts as they happen, for those who check invariants. */
export interface Watch {
  /** An outcome of a device became durable. */
  committed(device: DeviceNode, event: EndpointEvent, outcome: Outcome): void;
  /** The engine threw what no host expects. */
  failed(node: SimNode, thrown: unknown): void;
  /** A proxy carries a packet on. */
  carried(proxy: ProxyNode, packet: Uint8Array): void;
  /** The server stored a delivery under a replay tag. */
  stored(server: ServerNode, delivery: { mailbox: string; tag: string; bytes: Uint8Array; arrivedAt: number }): void;
  /** The server answered 'taken' for a copy with this tag. */
  taken(server: ServerNode, delivery: { mailbox: string; tag: string }): void;
  /** A device tells the server that it has stored a delivery. */
  acknowledged(device: DeviceNode, bytes: Uint8Array): void;
  /** A source hands a packet to its first proxy. */
  submitted(device: DeviceNode, submission: Submission): void;
  /** A liar signed an operation, whose line in the conversation would have this id. */
  forged(device: DeviceNode, group: string, line: string): void;
  /** A device began again from its disk. */
  restarted(device: DeviceNode): void;
}

/**
 * Where hosts can be built wrongly on purpose (sabotage.ts). The simulator's own hosts do it right: `soundSeams`.
 */
export interface Seams {
  /** What a device's engine is started from. */
  readonly loaded: (records: Iterable<readonly [string, Uint8Array]>) => Iterable<readonly [string, Uint8Array]>;
  /** What a device stores and does of what its engine said. */
  readonly outcome: (outcome: Outcome, event: EndpointEvent) => Outcome;
  /** Packets leave before the outcome is stored. */
  readonly submitsFirst: boolean;
  /** Deliveries are acknowledged before they are stored. */
  readonly acknowledgesFirst: boolean;
  /** The server answers 'taken' before the copy is durable. */
  readonly serverAnswersFirst: boolean;
  /** Nobody wakes the engine. */
  readonly neverWakes: boolean;
  readonly replayCache: (cache: ReplayCache) => ReplayCache;
  /** Whether the server knows a replay tag already. */
  readonly knowsTag: (known: boolean) => boolean;
  /** Of a batch that was torn, recovery takes what is there. */
  readonly takesTorn: boolean;
  /** A transaction of a device is only written, not flushed. */
  readonly neverFlushes: boolean;
  /** A restarted device draws the random numbers of its first start again. */
  readonly repeatsRandom: boolean;
}

export const soundSeams: Seams = {
  loaded: (records) => records,
  outcome: (outcome) => outcome,
  submitsFirst: false,
  acknowledgesFirst: false,
  serverAnswersFirst: false,
  neverWakes: false,
  replayCache: (cache) => cache,
  knowsTag: (known) => known,
  takesTorn: false,
  neverFlushes: false,
  repeatsRandom: false,
};
