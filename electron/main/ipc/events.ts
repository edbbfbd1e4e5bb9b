import type { WebContents } from 'electron';
import { EVENT_CHANNEL } from '../../bridge/channels.ts';
import type { AppEvent } from '../../bridge/contract.ts';
import type { CommandHandlers } from './commands.ts';

/** The road down to the window. Closed until its page has said `ready`, and again whenever the page goes away. */
export class EventRoad {
  #contents: WebContents | null = null;
  #open = false;

  /** From now on events are for this window. */
  attach(contents: WebContents): void {
    this.#contents = contents;
    this.#open = false;
    const shut = () => {
      if (this.#contents === contents) this.#open = false;
    };
    // Of the main frame, to another document, and done: a navigation that was refused leaves the page where it is.
    contents.on('did-navigate', shut);
    contents.on('render-process-gone', shut);
    contents.once('destroyed', () => {
      if (this.#contents === contents) this.#contents = null;
    });
  }

  /** With `ready`, the page listens; what it has missed is in the snapshot that it then gets. */
  opening(handlers: CommandHandlers): CommandHandlers {
    return {
      ...handlers,
      ready: async (payload) => {
        this.#open = true;
        await handlers.ready(payload);
      },
    };
  }

  push(event: AppEvent): void {
    if (this.#open && this.#contents && !this.#contents.isDestroyed()) this.#contents.send(EVENT_CHANNEL, event);
  }
}
