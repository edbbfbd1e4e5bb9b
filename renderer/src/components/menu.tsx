import { EllipsisVertical } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuEntry {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

/** Three dots that open a few things to do with the row they stand in. */
export function Menu({ label, entries }: { readonly label: string; readonly entries: readonly MenuEntry[] }) {
  return (
    // Not modal: the modal one adds a style element to the page, which the page's policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={label}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-card text-soft transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      >
        <EllipsisVertical size={17} aria-hidden="true" />
      </DropdownMenu.Trigger>
      {/* Inside the landmark that the row is in, so that readers find it there. */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-30 min-w-44 animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {entries.map(({ label: words, icon, onSelect }) => (
            <DropdownMenu.Item
              key={words}
              onSelect={onSelect}
              className="flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[0.9375rem] focus-visible:-outline-offset-2 data-[highlighted]:bg-tint"
            >
              <span aria-hidden="true" className="text-soft">
                {icon}
              </span>
              {words}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
