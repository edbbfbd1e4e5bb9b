import type { IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from '../window/origin.ts';

/** Only the main frame of a page of ours may command; a frame that is gone or a stranger's may not. */
export function isOwnWindow(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isOwnPage(frame.url);
}
