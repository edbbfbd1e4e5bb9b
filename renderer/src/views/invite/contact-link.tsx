import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { GroupBadge } from '../../components/group-badge.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';

/** Somebody opened a link with a contact code: which group is it about? */
export function ContactLink({ contactCode }: { readonly contactCode: string }) {
  const { t } = useTranslation();
  const groups = useWorld((world) => world.groups);
  const open = groups.filter(({ mayInvite }) => mayInvite);
  return (
    <Dialog
      title={t('contactLink.title')}
      lead={t(open.length === 0 ? 'contactLink.none' : 'contactLink.lead')}
      width="max-w-md"
    >
      <DialogBody className="flex flex-col gap-1">
        {open.length === 0 && (
          <div>
            <Button look="primary" icon={<Plus size={17} />} onClick={() => openDialog({ what: 'new-group' })}>
              {t('newGroup.title')}
            </Button>
          </div>
        )}
        {open.map((group) => (
          <button
            key={group.id}
            type="button"
            onClick={() => openDialog({ what: 'add-someone', groupId: group.id, target: contactCode })}
            className="flex items-center gap-3 rounded-card px-3 py-2 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2"
          >
            <GroupBadge group={group} className="size-9" />
            <bdi className="truncate">{safeName(group.name)}</bdi>
          </button>
        ))}
      </DialogBody>
    </Dialog>
  );
}
