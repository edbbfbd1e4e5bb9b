import type { DesktopView, Habits } from '../../../bridge/contract.ts';
import type { Storage } from '../../storage/storage.ts';

/** Nothing happens that a person did not ask for: no process stays behind, and nothing starts by itself. */
const FIRST_HABITS: Habits = {
  closeToTray: false,
  autostart: false,
  startMinimised: false,
  notifications: 'name-and-text',
  mentionsBreakMute: false,
};

export function desktopView({ settings }: Storage): DesktopView {
  // Those of an older version lack what came since.
  return { habits: { ...FIRST_HABITS, ...settings.get('habits') } };
}
