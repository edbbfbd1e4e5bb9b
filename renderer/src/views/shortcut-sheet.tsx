import { useTranslation } from 'react-i18next';
import { Dialog, DialogBody } from '../components/dialog.tsx';
import { altKey, commandKey, Keys } from '../components/keys.tsx';
import { type Shortcut, shortcuts } from '../keys/shortcuts.ts';
import { useWorld } from '../stores/world.ts';
import { Fact, Facts } from './settings/fact.tsx';

const names: Readonly<Record<string, string>> = { arrowdown: '↓', arrowup: '↑' };

/** Every key that does something. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const inChat = useWorld((world) => world.only !== null);
  const shown = shortcuts.filter((shortcut) => shortcut.inChat || !inChat);
  return (
    <Dialog title={t('shortcuts.title')} width="max-w-md">
      <DialogBody label={t('shortcuts.title')}>
        <Facts>
          {shown.map((shortcut) => (
            <Fact key={shortcut.action} name={t(`shortcuts.${shortcut.action}`)}>
              <Keys keys={keysOf(shortcut, t('shortcuts.shift'))} />
            </Fact>
          ))}
          {!inChat && (
            <Fact name={t('shortcuts.nthGroup')}>
              <Keys keys={[commandKey, '1 – 9']} />
            </Fact>
          )}
          <Fact name={t('shortcuts.send')}>
            <Keys keys={['↵']} />
          </Fact>
          <Fact name={t('shortcuts.newLine')}>
            <Keys keys={[t('shortcuts.shift'), '↵']} />
          </Fact>
          <Fact name={t('shortcuts.back')}>
            <Keys keys={['Esc']} />
          </Fact>
        </Facts>
      </DialogBody>
    </Dialog>
  );
}

function keysOf({ key, command, shift, alt }: Shortcut, shiftKey: string): readonly string[] {
  return [
    ...(command ? [commandKey] : []),
    ...(alt ? [altKey] : []),
    ...(shift === true ? [shiftKey] : []),
    names[key] ?? key.toUpperCase(),
  ];
}
