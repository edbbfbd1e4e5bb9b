import { useTranslation } from 'react-i18next';
import { nameInText } from '../../words/names.ts';

interface Props {
  readonly here: boolean;
  /** Of the chat that one came from. */
  readonly name: string;
  readonly onChoose: (here: boolean) => void;
}

/** One chat, or all of them. */
export function Scope({ here, name, onChoose }: Props) {
  const { t } = useTranslation();
  const choices = [
    { value: true, label: t('search.here', { group: nameInText(name) }) },
    { value: false, label: t('search.all') },
  ];
  return (
    <fieldset className="flex flex-wrap gap-1.5 ps-9 text-[0.8125rem]">
      <legend className="sr-only">{t('search.scope')}</legend>
      {choices.map(({ value, label }) => (
        <label
          key={label}
          className="max-w-full truncate rounded-full border border-strong-line/60 px-3 py-1 text-soft transition-colors hover:text-ink has-checked:border-accent has-checked:bg-tint has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="search-scope"
            className="sr-only"
            checked={here === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
