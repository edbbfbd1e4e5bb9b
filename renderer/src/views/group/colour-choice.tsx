import { useTranslation } from 'react-i18next';
import { colourClass, colourCount } from '../../components/person-colour.ts';

interface Props {
  readonly colour: number;
  readonly onChoose: (colour: number) => void;
}

export function ColourChoice({ colour, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{t('newGroup.colour')}</legend>
      <div className="flex flex-wrap justify-between gap-y-2.5">
        {Array.from({ length: colourCount }, (_, index) => index).map((index) => (
          <label
            key={index}
            className={`${colourClass(index)} size-6 rounded-full bg-(--person) ring-offset-2 ring-offset-raised transition-shadow has-checked:ring-2 has-checked:ring-(--person) has-focus-visible:outline-2 has-focus-visible:outline-offset-[6px] has-focus-visible:outline-accent`}
          >
            <input
              type="radio"
              name="colour"
              className="sr-only"
              aria-label={t('newGroup.colourName', { number: index + 1 })}
              checked={index === colour}
              onChange={() => onChoose(index)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
