import type { GroupView } from '@conclave/desktop/bridge/contract';
import { DoorClosed } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Where one used to write: why there is no place for it any more. */
export function OutOfGroup({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  return (
    <div className="px-4 pb-4 two:px-6">
      <p role="status" className="flex gap-2.5 rounded-2xl bg-panel px-4 py-3 text-[0.9375rem] text-soft">
        <DoorClosed size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
        {group.state === 'left' ? t('conversation.left') : t('conversation.removed')}
      </p>
    </div>
  );
}
