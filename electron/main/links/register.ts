import { app } from 'electron';
import { SCHEMES } from './deep-link.ts';

/** Makes this app the one that opens our links. One in a checkout leaves the installed one its place. */
export function registerLinks(): void {
  if (app.isPackaged) for (const scheme of SCHEMES) app.setAsDefaultProtocolClient(scheme);
}
