import type { Page } from '@playwright/test';

/** One picture of the window. */
export interface Scene {
  readonly name: string;
  /** The data it runs on, where that is another scene's. */
  readonly base?: string;
  /** Where it is not in SHOT_LOCALE: what it clicks has names in that language. */
  readonly locale?: string;
  readonly act?: (page: Page) => Promise<void>;
}
