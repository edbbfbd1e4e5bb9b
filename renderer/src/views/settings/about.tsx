import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Mark } from '../../components/mark.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';

export function About() {
  const { t } = useTranslation();
  const version = useWorld((world) => world.version);
  return (
    <>
      <div className="flex items-center gap-4">
        <Mark className="size-14 text-accent" />
        <div>
          <p className="font-serif text-[1.375rem] leading-tight">{t('app.name')}</p>
          <p className="text-[0.8125rem] text-soft">
            {t('settings.version', { version })}. {t('settings.licence')}
          </p>
        </div>
      </div>
      <div>
        <Button icon={<Keyboard size={17} />} onClick={() => openDialog({ what: 'shortcuts' })}>
          {t('shortcuts.title')}
        </Button>
      </div>
    </>
  );
}
