import { useTranslation } from 'react-i18next';
import type { Habits, NotificationLevel } from '@conclave/desktop/bridge/contract';
import { send } from '../../bridge.ts';
import { Segmented } from '../../components/segmented.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { useWorld } from '../../stores/world.ts';

const levels: readonly NotificationLevel[] = ['name-and-text', 'name', 'nothing', 'off'];

/** How the app lives on this desktop. */
export function DesktopSettings() {
  const { t } = useTranslation();
  const habits = useWorld((world) => world.desktop.habits);
  const set = (change: Partial<Habits>) => void send('setHabits', { habits: { ...habits, ...change } });
  return (
    <>
      <Segmented
        label={t('desktop.notifications')}
        value={habits.notifications}
        choices={levels.map((value) => ({ value, label: t(`desktop.levels.${value}`) }))}
        onChoose={(notifications) => set({ notifications })}
      />
      {habits.notifications !== 'off' && (
        <>
          <p className="-mt-3 text-[0.8125rem] text-soft">{t(`desktop.levelHints.${habits.notifications}`)}</p>
          <Toggle
            label={t('desktop.mentions')}
            hint={t('desktop.mentionsHint')}
            on={habits.mentionsBreakMute}
            onToggle={(mentionsBreakMute) => set({ mentionsBreakMute })}
          />
        </>
      )}
      <hr className="border-line" />
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
