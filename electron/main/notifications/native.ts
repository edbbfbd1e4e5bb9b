import { type NativeImage, Notification } from 'electron';
import type { Note } from './notifier.ts';

/** By the system's own notifications, where it has any. */
export function showNote(icon: NativeImage, { title, body, onClick }: Note): () => void {
  if (!Notification.isSupported()) return () => undefined;
  const notification = new Notification({ title, body, icon });
  notification.on('click', onClick);
  notification.show();
  return () => notification.close();
}
