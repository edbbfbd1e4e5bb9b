import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { closeDialog } from '../stores/view.ts';
import { IconButton } from './button.tsx';

interface Props {
  readonly title: string;
  readonly lead?: string;
  readonly width?: string;
  readonly children: ReactNode;
}

/**
 * Traps focus, closes with Escape, gives focus back. The veil is a plain element: Radix's own overlay adds a style
 * element to the page, which the page's policy forbids.
 */
export function Dialog({ title, lead, width = 'max-w-lg', children }: Props) {
  const { t } = useTranslation();
  return (
    <Radix.Root open onOpenChange={(open) => open || closeDialog()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-30 animate-appear bg-veil" />
        <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center p-4">
          <Radix.Content
            {...(lead === undefined ? { 'aria-describedby': undefined } : {})}
            className={`pointer-events-auto flex max-h-full w-full ${width} animate-rise flex-col overflow-hidden rounded-2xl bg-raised shadow-float focus:outline-none`}
          >
            <header className="flex items-start gap-4 px-6 pt-5 pb-3">
              <div className="min-w-0 flex-1">
                <Radix.Title dir="auto" className="wrap-safe text-[1.375rem] leading-tight">
                  {title}
                </Radix.Title>
                {lead !== undefined && <Radix.Description className="mt-1 text-soft">{lead}</Radix.Description>}
              </div>
              <IconButton
                label={t('common.close')}
                icon={<X size={19} />}
                onClick={closeDialog}
                className="-mt-1 -mr-2"
              />
            </header>
            {children}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The part of a dialog that scrolls when the window is low. */
export function DialogBody({
  children,
  className = '',
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return <div className={`min-h-0 overflow-y-auto px-6 pt-1 pb-6 ${className}`}>{children}</div>;
}
