import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const stateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});

/** Where the window was, in device-independent pixels. Not secret, and needed before the vault is open. */
export type WindowState = z.infer<typeof stateSchema>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Null the first time, for a file that makes no sense, and for a place that none of the `screens` shows any more. */
export function loadWindowState(path: string, screens: readonly Area[]): WindowState | null {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return screens.some((screen) => overlaps(screen, state)) ? state : null;
  } catch {
    return null;
  }
}

/** A window that can't be remembered is no reason to trouble anybody. */
export function saveWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state));
  } catch {
    // Disk full, most likely: the next start uses the default place.
  }
}

/** Enough of `window` lies on `screen` to take hold of it. */
function overlaps(screen: Area, window: Area): boolean {
  const width = Math.min(screen.x + screen.width, window.x + window.width) - Math.max(screen.x, window.x);
  const height = Math.min(screen.y + screen.height, window.y + window.height) - Math.max(screen.y, window.y);
  return width >= 100 && height >= 100;
}
