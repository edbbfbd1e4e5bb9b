import type { GroupView } from '@conclave/desktop/bridge/contract';
import { Pencil, Reply, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../components/button.tsx';
import { endEdit, endReply, useTalk } from '../../../stores/talk.ts';
import { nameInText, oneLine } from '../../../words/names.ts';
import { focusComposer } from '../actions/focus.ts';

/** What is being answered or changed, above the field. */
export function AboveField({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const reply = useTalk(({ replies }) => replies[group.id] ?? null);
  const isEdit = useTalk(({ edits }) => edits[group.id] !== undefined);
  if (reply === null && !isEdit) return null;
  const Icon = isEdit ? Pencil : Reply;
  const stop = () => {
    if (isEdit) endEdit(group.id);
    else endReply(group.id);
    focusComposer();
  };
  return (
    <div className="mb-1 flex animate-appear items-center gap-2.5 border-b border-line px-2 pt-0.5 pb-1.5 text-[0.8125rem]">
      <Icon size={16} aria-hidden="true" className="shrink-0 text-accent rtl:-scale-x-100" />
      <div role="status" className="min-w-0 flex-1">
        <p className="truncate font-semibold">
          {isEdit || reply === null
            ? t('composer.editing')
            : t('composer.replying', { name: nameInText(reply.sender.name) })}
        </p>
        {!isEdit && reply !== null && (
          <p dir="auto" className="truncate text-soft">
            {oneLine(reply.text)}
          </p>
        )}
      </div>
      <IconButton
        small
        label={isEdit ? t('composer.stopEditing') : t('composer.stopReplying')}
        icon={<X size={17} />}
        onClick={stop}
      />
    </div>
  );
}
