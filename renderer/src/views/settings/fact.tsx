import type { ReactNode } from 'react';

/** Names and values, one under the other. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="divide-y divide-line border-y border-line">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 py-1.5">
      <dt className="shrink-0 text-soft">{name}</dt>
      <dd className="tabular flex min-w-0 items-center gap-1 text-end">{children}</dd>
    </div>
  );
}
