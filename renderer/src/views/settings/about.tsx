import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.tsx';
import { useWorld } from '../../stores/world.ts';
import { Fact, Facts } from './fact.tsx';

const command = /mac/iu.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export function About() {
  const { t } = useTranslation();
  const version = useWorld((world) => world.version);
  const keys = [
    { name: t('settings.keyNewGroup'), keys: [command, 'N'] },
    { name: t('settings.keySettings'), keys: [command, ','] },
    { name: t('settings.keyGroups'), keys: ['Alt', '↓ ↑'] },
    { name: t('settings.keyBack'), keys: ['Esc'] },
  ];
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
      <section>
        <h3 className="mb-1.5 font-medium">{t('settings.keys')}</h3>
        <Facts>
          {keys.map((entry) => (
            <Fact key={entry.name} name={entry.name}>
              {entry.keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-md border border-line bg-panel px-2 py-0.5 font-sans text-[0.8125rem]"
                >
                  {key}
                </kbd>
              ))}
            </Fact>
          ))}
        </Facts>
      </section>
    </>
  );
}
