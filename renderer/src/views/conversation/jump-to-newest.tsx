import { ArrowDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export function JumpToNewest({ unseen, onJump }: { readonly unseen: number; readonly onJump: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      onClick={onJump}
      className="absolute end-5 bottom-3 flex min-h-10 animate-rise items-center gap-2 rounded-full bg-raised px-3.5 text-[0.875rem] shadow-float transition-colors hover:bg-panel"
    >
      <ArrowDown size={17} aria-hidden="true" className="text-accent" />
      {unseen > 0 ? (
        t('conversation.newBelow', { count: unseen })
      ) : (
        <span className="sr-only">{t('conversation.newest')}</span>
      )}
    </button>
  );
}
