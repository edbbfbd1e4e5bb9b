import { useTranslation } from 'react-i18next';
import { ProgressLine } from '../../components/progress-line.tsx';
import { useWorld } from '../../stores/world.ts';
import { hostOf } from '../../words/address.ts';

/** What happens between the button and the first screen with groups. */
export function StartProgress() {
  const { t } = useTranslation();
  const server = useWorld((world) => world.server);
  const words = t(`start.working.${server?.state ?? 'none'}`, { server: hostOf(server?.address ?? '') });
  return <ProgressLine label={words} />;
}
