import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

interface Control {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
  readonly className: string;
}

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly children: (control: Control) => ReactNode;
}

const look =
  'w-full rounded-card border border-strong-line bg-raised px-3 py-2 text-ink transition-colors hover:border-soft focus-visible:outline-offset-0 aria-invalid:border-accent';

/** A labelled input with its hint and, after a try, what is wrong with it. */
export function Field({ label, hint, error = null, children }: Props) {
  const id = useId();
  const described = [hint === undefined || error !== null ? '' : `${id}-hint`, error === null ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error !== null, className: look })}
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 flex gap-1.5 text-[0.875rem] text-accent">
          <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
      {hint !== undefined && error === null && (
        <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
