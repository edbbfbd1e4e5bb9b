import type { AppEvent } from '../../bridge/contract.ts';

/** The page of one window: who asks, and the way for what concerns it alone. */
export interface Page {
  readonly id: number;
  /** The one group that this window shows; null for the main window. */
  readonly only: string | null;
  /** Lost while the page is not there; its next `ready` brings everything anew. */
  push(event: AppEvent): void;
}
