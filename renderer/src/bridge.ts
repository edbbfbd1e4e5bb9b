/** The only file that touches `window.conclave`. */
import type { Answer, Bridge, CommandName, Commands } from '@conclave/desktop/bridge/contract';
import { applyEvent } from './apply-event.ts';

declare global {
  interface Window {
    readonly conclave: Bridge;
  }
}

type Senders = { readonly [Name in CommandName]: (payload: Commands[Name]) => Promise<Answer> };

/** Listens first, then says that the window is there; the answer to that is a snapshot. */
export function startBridge(): void {
  window.conclave.onEvent(applyEvent);
  void send('ready', {});
}

/** Sends a command. Resolves to whether it was accepted; a refusal is already in the store, or shown as a notice. */
export async function send<Name extends CommandName>(name: Name, payload: Commands[Name]): Promise<boolean> {
  const senders: Senders = window.conclave;
  applyEvent({ type: 'command-sent', name });
  const answer = await senders[name](payload).catch(lostAnswer);
  if (!answer.accepted) applyEvent({ type: 'command-refused', name, problem: answer.problem });
  return answer.accepted;
}

function lostAnswer(): Answer {
  return { accepted: false, problem: { code: 'internal', detail: {} } };
}
