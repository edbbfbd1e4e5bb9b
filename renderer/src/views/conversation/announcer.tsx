import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../stores/world.ts';
import { lineInText, nameInText } from '../../words/names.ts';

/** Reads new messages of others to a screen reader; what was there when the group opened is left alone. */
export function Announcer({ groupId }: { readonly groupId: string }) {
  const { t } = useTranslation();
  const last = useWorld((world) => world.histories[groupId]?.messages.at(-1));
  const [openedAt] = useState(() => Date.now());
  const [words, setWords] = useState('');
  useEffect(() => {
    if (last?.kind !== 'text' || last.sender.me || last.sentAt < openedAt) return undefined;
    const line = t('conversation.announce', { name: nameInText(last.sender.name), text: lineInText(last.text) });
    // After the list has settled, so that the reader isn't interrupted by the list itself.
    const timer = setTimeout(() => setWords(line), 50);
    return () => clearTimeout(timer);
  }, [last, openedAt, t]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
