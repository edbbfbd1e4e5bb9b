import type { ReactNode } from 'react';

/** Something the person should know before relying on it. */
export function Warning({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="flex gap-2.5 rounded-card bg-warn-tint px-3.5 py-3 text-[0.875rem]">
      <span className="mt-0.5 shrink-0 text-warn">{icon}</span>
      <div>
        <p className="font-semibold text-warn">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-ink">{children}</div>}
      </div>
    </div>
  );
}
