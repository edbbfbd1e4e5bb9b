import type { WebContents } from 'electron';
import { EVENT_CHANNEL } from '../../bridge/channels.ts';
import type { AppEvent } from '../../bridge/contract.ts';
import type { CommandHandlers } from './commands.ts';
import type { Page } from './page.ts';

/** The way to one page. Shut until the page has said `ready`, and again whenever it goes away. */
class Lane implements Page {
  readonly id: number;
  readonly only: string | null;
  readonly #contents: WebContents;
  #open = false;

  constructor(contents: WebContents, only: string | null) {
    this.id = contents.id;
    this.only = only;
    this.#contents = contents;
    const shut = () => {
      this.#open = false;
    };
    // Of the main frame, to another document, and done: a navigation that was refused leaves the page where it is.
    contents.on('did-navigate', shut);
    contents.on('render-process-gone', shut);
  }

  open(): void {
    this.#open = true;
  }

  push(event: AppEvent): void {
    if (this.#open && !this.#contents.isDestroyed()) this.#contents.send(EVENT_CHANNEL, event);
  }
}

/** The road down to the windows. */
export class EventRoad {
  readonly #lanes = new Map<number, Lane>();

  /** From now on events are for this window, too. */
  attach(contents: WebContents, only: string | null = null): Page {
    const lane = new Lane(contents, only);
    this.#lanes.set(lane.id, lane);
    contents.once('destroyed', () => this.#lanes.delete(lane.id));
    return lane;
  }

  /** Null for contents that were never attached. */
  page(contentsId: number): Page | null {
    return this.#lanes.get(contentsId) ?? null;
  }

  /** With `ready`, a page listens; what it has missed is in the snapshot that it then gets. */
  opening(handlers: CommandHandlers, onReady: (page: Page) => void): CommandHandlers {
    return {
      ...handlers,
      ready: async (payload, page) => {
        this.#lanes.get(page.id)?.open();
        await handlers.ready(payload, page);
        onReady(page);
      },
    };
  }

  /** To every window. */
  push(event: AppEvent): void {
    for (const lane of this.#lanes.values()) lane.push(event);
  }
}
