import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '../hooks/use-focus-back.ts';
import { closeDialog } from '../stores/view.ts';
import { IconButton } from './button.tsx';

interface Props {
  readonly title: string;
  readonly lead?: string;
  readonly width?: string;
  readonly children: ReactNode;
}

/** Without a field to start in, the dialog itself takes the focus, not its first button. */
function focusDialog(event: Event) {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** A notice lies over the dialog; dismissing it leaves the dialog open. */
function ignoreNotices(event: Event) {
  if (event.target instanceof Element && event.target.closest('[data-notices]') !== null) event.preventDefault();
}

/**
 * Traps focus, closes with Escape, gives focus back. The veil is a plain element: Radix's own overlay adds a style
 * element to the page, which the page's policy forbids.
 */
export function Dialog({ title, lead, width = 'max-w-lg', children }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Radix.Root open onOpenChange={(open) => open || closeDialog()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-30 animate-appear bg-veil" />
        <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center p-4">
          <Radix.Content
            {...(lead === undefined ? { 'aria-describedby': undefined } : {})}
            onOpenAutoFocus={focusDialog}
            onPointerDownOutside={ignoreNotices}
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

interface BodyProps {
  readonly children: ReactNode;
  readonly className?: string;
  /** Given where there is only something to read: the body then takes the focus, so that arrow keys scroll it. */
  readonly label?: string;
}

/** The part of a dialog that scrolls when the window is low. */
export function DialogBody({ children, className = '', label }: BodyProps) {
  const reading = label === undefined ? {} : { tabIndex: 0, role: 'region', 'aria-label': label };
  return (
    <div {...reading} className={`min-h-0 overflow-y-auto px-6 pt-1 pb-6 focus-visible:-outline-offset-2 ${className}`}>
      {children}
    </div>
  );
}
