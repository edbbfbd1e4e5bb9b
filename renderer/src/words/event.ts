import type { GroupEventLine } from '@conclave/desktop/bridge/contract';
import type { TFunction } from 'i18next';
import { nameInText } from './names.ts';
import { spanOf } from './span.ts';

/** What happened in a group, in a sentence. */
export function eventWords(t: TFunction, event: GroupEventLine): string {
  const who = nameInText(event.who);
  switch (event.what) {
    case 'invited':
    case 'invite-revoked':
      return t(`event.${event.what}`, { who, target: nameInText(event.target) });
    case 'joined':
      return t('event.joined', { who, addedBy: nameInText(event.addedBy) });
    case 'renamed':
      return t('event.renamed', { who, name: nameInText(event.name) });
    case 'promoted':
    case 'removed':
      return t(`event.${event.what}`, { who, by: nameInText(event.by) });
    case 'disappearing-set':
      return t(`event.disappearing.${spanOf(event.seconds).unit}`, { who, count: spanOf(event.seconds).count });
    case 'missing': {
      const { state, count } = event;
      if (event.who === '') return t(`event.missing.${state}Somebody`, { count });
      return t(`event.missing.${state}`, { who, count });
    }
    case 'described':
    case 'created':
    case 'settings-changed':
    case 'left':
      return t(`event.${event.what}`, { who });
  }
}
