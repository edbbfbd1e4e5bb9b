import type { Env } from '@conclave/core/crypto/env';
import type { PassphraseHash } from '@conclave/core/crypto/passphrase';
import type { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import type { LinkTiming } from '@conclave/core/node/links/server-link';
import type { AppEvent, Habits, Snapshot, Theme } from '../../bridge/contract.ts';
import type { ServerChild } from '../host/server-child.ts';
import type { Arrival } from '../notifications/arrival.ts';
import type { Page } from '../ipc/page.ts';
import type { ProxyRole } from '../proxy/proxy-role.ts';
import type { Storage } from '../storage/storage.ts';
import type { Inviting } from './inviting.ts';
import type { Joining } from './joining.ts';
import type { Publisher } from './publisher.ts';
import type { Reading } from './reading.ts';

/** The desktop as the session's commands need it. */
export interface DesktopHost {
  /** Throws Refused 'autostart-failed'. */
  applyHabits(habits: Habits): void;
  /** Something that the person is not looking at. */
  notify(arrival: Arrival): void;
  /** Of this process; null for the first one. */
  readonly profile: string | null;
  profiles(): readonly string[];
  /** Throws Refused 'profile-name-malformed' or 'profile-exists'. */
  createProfile(name: string): void;
  /** Throws Refused 'unknown-profile'. */
  openProfile(name: string | null): void;
  /** A window of its own for one chat, or that window to the front. */
  showChat(groupId: string, name: string): void;
}

/** What the session needs of the world round it: Electron in the app, nothing of it in tests. */
export interface SessionOptions {
  readonly env: Env;
  readonly storage: Storage;
  readonly hash: PassphraseHash;
  readonly version: string;
  readonly keychain: 'protected' | 'basic';
  /** Data of a server hosted here. */
  readonly serverFolder: string;
  readonly spawnServer: () => ServerChild;
  readonly push: (event: AppEvent) => void;
  readonly copyText: (text: string) => void | Promise<void>;
  /** Of an address that `outsideLink` gave out. */
  readonly openOutside: (url: string) => void | Promise<void>;
  readonly applyTheme: (theme: Theme) => void;
  readonly desktop: DesktopHost;
  /** Takes stable codes only. */
  readonly log: (code: string) => void;
  readonly timing?: Partial<LinkTiming>;
}

/** What commands work on. */
export interface SessionParts {
  readonly options: SessionOptions;
  readonly engine: EndpointHost;
  readonly publisher: Publisher;
  readonly reading: Reading;
  readonly inviting: Inviting;
  readonly joining: Joining;
  readonly proxyRole: ProxyRole;
  /** There is another way to the network: links are opened anew. */
  changeWay(): Promise<void>;
  snapshot(page: Page): Snapshot;
}
