import type { GroupView } from '@conclave/desktop/bridge/contract';
import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { openDialog } from '../../stores/view.ts';
import { safeLines } from '../../words/names.ts';

/** What the group is about, in the words of an admin. */
export function Description({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const edit = () => openDialog({ what: 'edit-description', groupId: group.id });
  if (group.description === '') {
    return group.mayAdminister ? (
      <Button look="plain" className="-ms-4 mb-3" icon={<Pencil size={16} />} onClick={edit}>
        {t('description.add')}
      </Button>
    ) : null;
  }
  return (
    <section aria-label={t('description.title')} className="mb-5 flex items-start gap-1">
      <p dir="auto" className="wrap-safe min-w-0 flex-1 text-[0.9375rem] whitespace-pre-line select-text">
        {safeLines(group.description)}
      </p>
      {group.mayAdminister && (
        <IconButton
          small
          label={t('description.edit')}
          icon={<Pencil size={16} />}
          className="-me-2 -mt-1"
          onClick={edit}
        />
      )}
    </section>
  );
}
