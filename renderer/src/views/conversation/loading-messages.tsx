import { useTranslation } from 'react-i18next';

const widths = ['w-52', 'w-72', 'w-40', 'w-64'];

export function LoadingMessages() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('conversation.loading')} className="flex h-full flex-col justify-end gap-3 p-6">
      {widths.map((width, index) => (
        <div key={width} className={`h-10 rounded-card bg-panel ${width} ${index % 2 === 1 ? 'self-end' : ''}`} />
      ))}
    </div>
  );
}
