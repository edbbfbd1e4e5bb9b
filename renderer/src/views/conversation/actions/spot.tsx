import type { ComponentProps } from 'react';

/** A place in the window, for something to open at. Nothing to see, and nothing to press. */
export function Spot({ x, y, ...rest }: { readonly x: number; readonly y: number } & ComponentProps<'span'>) {
  return (
    <span
      {...rest}
      aria-hidden="true"
      tabIndex={-1}
      className="pointer-events-none fixed size-0"
      style={{ left: x, top: y }}
    />
  );
}
