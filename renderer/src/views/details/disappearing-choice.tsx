import type { GroupView } from '@conclave/desktop/bridge/contract';
import type { TFunction } from 'i18next';
import { Timer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Choice } from '../../components/choice.tsx';
import { spanOf } from '../../words/span.ts';

const hour = 60 * 60;
const offered = [0, hour, 24 * hour, 7 * 24 * hour, 4 * 7 * 24 * hour];

/** How long messages stay: admins choose it, the others see it where it is set. */
export function DisappearingChoice({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const { id, disappearing, mayAdminister } = group;
  const icon = <Timer size={16} aria-hidden="true" className="shrink-0 text-soft" />;
  if (!mayAdminister) {
    return disappearing === 0 ? null : (
      <div>
        <p className="flex items-center gap-2 font-medium">
          {icon}
          {t('disappearing.label')}
        </p>
        <p>{spanWords(t, disappearing)}</p>
        <p className="mt-1 text-[0.8125rem] text-soft">{t('disappearing.hint')}</p>
      </div>
    );
  }
  const spans = offered.includes(disappearing) ? offered : [disappearing, ...offered];
  return (
    <Choice
      label={t('disappearing.label')}
      hint={disappearing === 0 ? t('disappearing.offHint') : t('disappearing.hint')}
      icon={icon}
      value={String(disappearing)}
      choices={spans.map((seconds) => ({ value: String(seconds), label: spanWords(t, seconds) }))}
      onChoose={(seconds) => void send('setDisappearing', { groupId: id, seconds: Number(seconds) })}
    />
  );
}

function spanWords(t: TFunction, seconds: number): string {
  const { unit, count } = spanOf(seconds);
  return unit === 'off' ? t('disappearing.off') : t(`disappearing.${unit}`, { count });
}
