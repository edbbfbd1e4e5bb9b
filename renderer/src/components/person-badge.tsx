import { initial } from '../words/names.ts';
import { colourClass } from './person-colour.ts';

interface Props {
  readonly name: string;
  readonly colour: number;
  readonly className?: string;
}

/** A person: the first letter on their colour. For the eye only; the name stands beside it. */
export function PersonBadge({ name, colour, className = 'size-9 text-sm' }: Props) {
  return (
    <span
      aria-hidden="true"
      className={`${colourClass(colour)} person-fill inline-flex shrink-0 select-none items-center justify-center overflow-hidden rounded-full font-semibold ${className}`}
    >
      {initial(name)}
    </span>
  );
}
