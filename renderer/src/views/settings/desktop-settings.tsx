import { useTranslation } from 'react-i18next';
import type { Habits } from '@conclave/desktop/bridge/contract';
import { send } from '../../bridge.ts';
import { Toggle } from '../../components/toggle.tsx';
import { useWorld } from '../../stores/world.ts';

/** How the app lives on this desktop. */
export function DesktopSettings() {
  const { t } = useTranslation();
  const habits = useWorld((world) => world.desktop.habits);
  const set = (change: Partial<Habits>) => void send('setHabits', { habits: { ...habits, ...change } });
  return (
    <>
      <Toggle
        label={t('desktop.closeToTray')}
        hint={t('desktop.closeToTrayHint')}
        on={habits.closeToTray}
        onToggle={(closeToTray) => set({ closeToTray })}
      />
      <Toggle
        label={t('desktop.autostart')}
        hint={t('desktop.autostartHint')}
        on={habits.autostart}
        onToggle={(autostart) => set({ autostart })}
      />
      {habits.autostart && (
        <Toggle
          label={t('desktop.startMinimised')}
          hint={t(habits.closeToTray ? 'desktop.startMinimisedTrayHint' : 'desktop.startMinimisedHint')}
          on={habits.startMinimised}
          onToggle={(startMinimised) => set({ startMinimised })}
        />
      )}
    </>
  );
}
