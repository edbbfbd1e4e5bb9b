import { useTranslation } from 'react-i18next';
import { PersonBadge } from '../../../components/person-badge.tsx';
import { safeName } from '../../../words/names.ts';
import { type Mentions, mentionListId, mentionOptionId } from './use-mentions.ts';

/** Whom an `@` may mean, above the field. The focus stays in the field. */
export function MentionList({ mentions: { members, active, choose } }: { readonly mentions: Mentions }) {
  const { t } = useTranslation();
  return (
    <>
      <p role="status" className="sr-only">
        {members.length > 0 ? t('composer.mentionCount', { count: members.length }) : ''}
      </p>
      {members.length > 0 && (
        <ul
          id={mentionListId}
          role="listbox"
          aria-label={t('composer.mention')}
          className="absolute start-0 bottom-full z-20 mb-2 max-h-64 w-72 max-w-full animate-appear overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {members.map((member, index) => (
            <li
              key={member.id}
              id={mentionOptionId(index)}
              role="option"
              aria-selected={index === active}
              // The field keeps the focus, and with it the caret.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(member)}
              className="flex cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover aria-selected:bg-tint"
            >
              <PersonBadge name={member.name} colour={member.colour} className="size-7 text-xs" />
              <bdi className="truncate">{safeName(member.name)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
