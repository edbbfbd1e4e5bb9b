import type { DesktopView, Habits } from '../../../bridge/contract.ts';
import { socksView } from '../../network/socks-setting.ts';
import type { Storage } from '../../storage/storage.ts';

/** Nothing happens that a person did not ask for: no process stays behind, and nothing starts by itself. */
const FIRST_HABITS: Habits = {
  closeToTray: false,
  autostart: false,
  startMinimised: false,
  notifications: 'name-and-text',
  mentionsBreakMute: false,
};

interface Profiles {
  readonly profile: string | null;
  profiles(): readonly string[];
}

/** Those of an older version lack what came since. */
export function habitsIn({ settings }: Storage): Habits {
  return { ...FIRST_HABITS, ...settings.get('habits') };
}

export function desktopView(storage: Storage, desktop: Profiles): DesktopView {
  return {
    habits: habitsIn(storage),
    profile: desktop.profile,
    profiles: desktop.profiles(),
    socks: socksView(storage.settings.get('socks')),
  };
}
