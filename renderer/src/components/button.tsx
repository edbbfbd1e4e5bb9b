import { Tooltip } from 'radix-ui';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

const shape =
  'inline-flex min-h-9 shrink-0 items-center justify-center gap-2 rounded-card px-4 py-1.5 font-medium transition-colors disabled:opacity-55';
const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  quiet: 'border border-strong-line/60 bg-raised text-ink hover:bg-panel',
  plain: 'text-accent hover:bg-tint',
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: keyof typeof looks;
  readonly icon?: ReactNode;
}

export function Button({ look = 'quiet', icon, className = '', children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={`${shape} ${looks[look]} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label'> {
  /** The accessible name, also shown as a tip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** For a row of other things. */
  readonly small?: boolean;
}

export function IconButton({ label, icon, small = false, className = '', type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type={type}
          aria-label={label}
          className={`inline-flex ${small ? 'size-8' : 'size-9'} shrink-0 items-center justify-center rounded-card text-soft transition-colors hover:bg-hover hover:text-ink disabled:opacity-45 ${className}`}
          {...rest}
        >
          {icon}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 animate-appear rounded-md bg-ink px-2 py-1 text-[0.8125rem] text-paper"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
