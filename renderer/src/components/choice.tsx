import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';

interface Props<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChoose: (value: Value) => void;
}

/** One of several, in one line: the system's own list, which every keyboard and screen reader knows. */
export function Choice<Value extends string>({ label, hint, icon, value, choices, onChoose }: Props<Value>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 flex items-center gap-2 font-medium">
        {icon}
        {label}
      </label>
      <span className="relative block">
        <select
          id={id}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value);
            if (chosen !== undefined) onChoose(chosen.value);
          }}
          className="min-h-9 w-full cursor-pointer appearance-none truncate rounded-card border border-strong-line/60 bg-raised py-1.5 ps-3 pe-9 text-ink transition-colors hover:border-soft focus-visible:outline-offset-0"
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} aria-hidden="true" className="pointer-events-none absolute end-3 top-2.5 text-soft" />
      </span>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
