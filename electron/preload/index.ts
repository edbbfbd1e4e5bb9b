import { contextBridge, ipcRenderer } from 'electron';
import { commandChannel, commandNames, EVENT_CHANNEL } from '../bridge/channels.ts';
import type { Answer, AppEvent, Bridge } from '../bridge/contract.ts';

/** One function per command; the window never holds ipcRenderer and cannot name a channel. */
const commands = Object.fromEntries(
  commandNames.map((name) => [
    name,
    (payload: unknown): Promise<Answer> => ipcRenderer.invoke(commandChannel(name), payload) as Promise<Answer>,
  ]),
) as Omit<Bridge, 'onEvent'>;

function onEvent(listener: (event: AppEvent) => void): () => void {
  // The IPC event object would hand out the sender: only the contract's event goes on.
  const relay = (_event: unknown, event: AppEvent) => listener(event);
  ipcRenderer.on(EVENT_CHANNEL, relay);
  return () => {
    ipcRenderer.removeListener(EVENT_CHANNEL, relay);
  };
}

const bridge: Bridge = { ...commands, onEvent };
contextBridge.exposeInMainWorld('conclave', bridge);
