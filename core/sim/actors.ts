import type { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent } from '@conclave/core/client/types';
import type { Directory } from '@conclave/core/directory/directory';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import type { HopAnswer } from '@conclave/core/ports';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Channel } from './channel.ts';
import type { Disk } from './disk.ts';
import type { SimNode } from './node.ts';
import type { Vice } from './vices.ts';

/** What nodes know of each other. */
export interface DeviceNode extends SimNode {
  readonly disk: Disk;
  /** False where its person does what no endpoint would: nothing is promised to it. */
  readonly isHonest: boolean;
  /** Null while the process is down. */
  readonly endpoint: Endpoint | null;
  /** Throws UsageError where the engine refuses, Crash. */
  handle(event: EndpointEvent): void;
}

type Reply = (answer: HopAnswer) => void;

export interface ProxyNode extends SimNode {
  readonly disk: Disk;
  vice: Vice;
  /** X1. */
  first(packet: Uint8Array, reply: Reply): void;
  /** X2, from another proxy. */
  second(from: SimNode, packet: Uint8Array, reply: Reply): void;
  /** X3. */
  extra(packet: Uint8Array, reply: Reply): void;
  takeDirectory(directory: Directory): void;
}

export interface ServerNode extends SimNode {
  readonly disk: Disk;
  readonly fingerprint: Fingerprint;
  /** One copy from a proxy. Whatever it is, the answer is the same. */
  copy(bytes: Uint8Array, reply: (answer: 'taken') => void): void;
  /** What somebody brought into a mailbox by means of his own. */
  inject(mailbox: MailboxId, delivery: Uint8Array): void;
  announce(proxy: SimNode, descriptor: Uint8Array): void;
  /** Registers where there is no id yet. The link is ready once the device has taken the directory. */
  login(device: DeviceNode, id: MailboxId | null, open: () => Channel, reply: (welcome: Welcome) => void): void;
  /** The device listens. */
  ready(channel: Channel): void;
  directory(): Directory | null;
}

export interface KnownDirectory {
  readonly directory: Directory;
  readonly hash: Uint8Array;
}

/** What a server says to a device that logs in. */
export type Welcome = { readonly mailboxId: MailboxId } | { readonly channel: Channel; readonly known: KnownDirectory };
