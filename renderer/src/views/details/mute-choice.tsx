import type { GroupView } from '@conclave/desktop/bridge/contract';
import { Bell, BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Choice } from '../../components/choice.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { type MuteChoice as Chosen, muteChoice, mutedBy } from '../../words/mute.ts';
import { whenWords } from '../../words/time.ts';

const offered = ['off', 'hour', 'hours8', 'week', 'always'] as const;

/** For how long this group brings no notifications. */
export function MuteChoice({ group }: { readonly group: GroupView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const value = muteChoice(group.mutedUntil, now);
  const choices: { value: Chosen; label: string }[] = offered.map((one) => ({ value: one, label: t(`mute.${one}`) }));
  if (value === 'until' && group.mutedUntil !== null) {
    choices.unshift({ value, label: t('mute.until', { when: whenWords(t, group.mutedUntil, now, i18n.language) }) });
  }
  const choose = (choice: Chosen) => {
    if (choice !== 'until') void send('setMuted', { groupId: group.id, until: mutedBy(choice, Date.now()) });
  };
  const Icon = value === 'off' ? Bell : BellOff;
  return (
    <Choice<Chosen>
      label={t('mute.label')}
      hint={t('mute.hint')}
      icon={<Icon size={16} aria-hidden="true" className="text-soft" />}
      value={value}
      choices={choices}
      onChoose={choose}
    />
  );
}
