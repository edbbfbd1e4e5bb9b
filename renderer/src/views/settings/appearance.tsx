import { useTranslation } from 'react-i18next';
import type { TextSize, Theme } from '@conclave/desktop/bridge/contract';
import { send } from '../../bridge.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useWorld } from '../../stores/world.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const sizes: readonly TextSize[] = [80, 90, 100, 115, 130, 150];

export function Appearance() {
  const { t } = useTranslation();
  const theme = useWorld((world) => world.profile?.theme ?? 'system');
  const textSize = useWorld((world) => world.profile?.textSize ?? 100);
  return (
    <>
      <Segmented
        label={t('settings.theme')}
        value={theme}
        choices={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
        onChoose={(value) => void send('setTheme', { theme: value })}
      />
      <Segmented
        label={t('settings.textSize')}
        value={textSize}
        choices={sizes.map((value) => ({ value, label: t('settings.textSizeValue', { value }) }))}
        onChoose={(value) => void send('setTextSize', { textSize: value })}
      />
    </>
  );
}
