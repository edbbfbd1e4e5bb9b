import type { Devtools } from './devtools.ts';
import { within } from './waiting.ts';

const ANSWER_BOUND_MS = 60_000;

/** Of the bridge's contract, what is needed here. */
interface Snapshot {
  readonly profile: { readonly contactCode: string | null } | null;
  readonly groups: readonly { readonly id: string; readonly members: readonly object[] }[];
  readonly sealed: readonly object[];
}

interface Line {
  readonly id: string;
  readonly order: string;
  /** Not of lines about the group itself. */
  readonly text?: string;
  /** Of texts of one's own. */
  readonly status?: { readonly state: string } | null;
}

interface HistoryEvent {
  readonly messages: readonly Line[];
  readonly complete: boolean;
}

/** A text as one reader has it. */
export interface Read {
  readonly id: string;
  readonly order: string;
  readonly text: string;
}

/** The app's real window, worked through the bridge that its page has (`window.conclave`). */
export class AppWindow {
  readonly #devtools: Devtools;
  readonly #session: string;

  /** Null where there is none yet, or its page has not loaded. */
  static async of(devtools: Devtools): Promise<AppWindow | null> {
    const found = (await devtools.call('Target.getTargets', {})) as {
      targetInfos: readonly { readonly targetId: string; readonly type: string }[];
    };
    const target = found.targetInfos.find(({ type }) => type === 'page');
    if (target === undefined) return null;
    const { targetId } = target;
    const attached = await devtools.call('Target.attachToTarget', { targetId, flatten: true });
    const window = new AppWindow(devtools, (attached as { sessionId: string }).sessionId);
    const isThere = await window.#evaluate(`typeof conclave === 'object' && document.readyState === 'complete'`);
    if (isThere !== true) return null;
    await window.snapshot();
    return window;
  }

  private constructor(devtools: Devtools, session: string) {
    this.#devtools = devtools;
    this.#session = session;
  }

  async snapshot(): Promise<Snapshot> {
    const event = await this.#event(`event.type === 'snapshot'`, 'conclave.ready({})');
    return (event as { snapshot: Snapshot }).snapshot;
  }

  /** Resolves with whether the app has taken it. */
  async send(groupId: string, text: string): Promise<boolean> {
    const answer = await this.#evaluate(
      `conclave.sendMessage(${JSON.stringify({ groupId, text, replyTo: null, mentions: [] })})`,
    );
    return (answer as { accepted: boolean }).accepted;
  }

  async openSealed(passphrase: string): Promise<void> {
    await this.#event(`event.type === 'invite-opened'`, `conclave.openSealed(${JSON.stringify({ passphrase })})`);
  }

  /** Resolves when a text of somebody else has arrived. */
  async delivery(): Promise<void> {
    await this.#event(`event.type === 'message' && event.message.kind === 'text' && !event.message.sender.me`, '');
  }

  /** Resolves when this text of one's own is known to have reached the server. */
  async echo(text: string): Promise<void> {
    const isAbout = `event.type === 'message' && event.message.text === ${JSON.stringify(text)}`;
    await this.#event(`${isAbout} && ['on-server', 'delivered'].includes(event.message.status?.state)`, '');
  }

  /** Presses "try again" wherever it is offered; resolves with how often. */
  async retryFailed(groupId: string): Promise<number> {
    const failed = (await this.#lines(groupId)).filter(({ status }) => status?.state === 'failed');
    for (const { id } of failed) await this.#evaluate(`conclave.retry(${JSON.stringify({ messageId: id })})`);
    return failed.length;
  }

  /** All texts of the group, as the window shows them, top to bottom. */
  async history(groupId: string): Promise<Read[]> {
    const lines = await this.#lines(groupId);
    return lines.flatMap(({ id, order, text }) => (text === undefined ? [] : [{ id, order, text }]));
  }

  async #lines(groupId: string): Promise<Line[]> {
    const filter = `event.type === 'history' && event.groupId === ${JSON.stringify(groupId)}`;
    const ask = async (command: string, payload: object) =>
      (await this.#event(filter, `conclave.${command}(${JSON.stringify(payload)})`)) as HistoryEvent;
    let page = await ask('openGroup', { groupId });
    const messages = [...page.messages];
    while (!page.complete) {
      page = await ask('loadOlder', { groupId, before: messages[0]?.order });
      messages.unshift(...page.messages);
    }
    return messages;
  }

  /** The first event of which `filter` holds, from just before `action` on. */
  #event(filter: string, action: string): Promise<unknown> {
    return this.#evaluate(`new Promise((resolve) => {
      const end = conclave.onEvent((event) => {
        if (!(${filter})) return;
        end();
        resolve(event);
      });
      ${action};
    })`);
  }

  async #evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const answer = this.#devtools.call('Runtime.evaluate', params, this.#session);
    const { result, exceptionDetails } = (await within('the window', ANSWER_BOUND_MS, answer)) as {
      result: { value?: unknown };
      exceptionDetails?: { text: string };
    };
    if (exceptionDetails) throw new Error(`the window failed: ${exceptionDetails.text}`);
    return result.value;
  }
}
