import type { GroupView } from '@conclave/desktop/bridge/contract';
import { Check, SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemLine } from '../../../components/problem-line.tsx';
import { keepDrafts, useDraft, writeDraft } from '../../../stores/drafts.ts';
import { changeEdit, endEdit, endReply, startEdit, useTalk } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { safeName } from '../../../words/names.ts';
import { AboveField } from './above-field.tsx';
import { EmojiButton } from './emoji-button.tsx';
import { MentionList } from './mention-list.tsx';
import { forgetProblems, lastOwn, sendDraft, sendEdit } from './sending.ts';
import { useMentions } from './use-mentions.ts';

/** Where one writes. Enter sends, Shift+Enter starts a line; grows upwards to eight lines. */
export function Composer({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(group);
  const edit = useTalk(({ edits }) => edits[group.id] ?? null);
  const problem = useWorld(({ problems }) => problems.sendMessage ?? problems.editMessage ?? null);
  const text = edit?.text ?? draft;
  const empty = text.trim() === '';
  useKeeping(field);

  const change = (next: string) => {
    if (edit === null) writeDraft(group.id, next);
    else changeEdit(group.id, next);
    if (problem !== null) forgetProblems();
  };
  const mentions = useMentions({ field, group, text, change });
  const submit = () => {
    field.current?.focus();
    if (empty) return;
    if (edit === null) void sendDraft(group, text);
    else void sendEdit(group, edit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, keys belong to it.
    if (event.nativeEvent.isComposing || mentions.onKeyDown(event)) return;
    const done = keyDone(event.key, { group, text, isShift: event.shiftKey, submit });
    if (done) event.preventDefault();
  };

  return (
    <div className="relative px-4 pb-4 two:px-6">
      {problem !== null && (
        <div className="absolute inset-x-4 bottom-full mb-1 two:inset-x-6">
          <ProblemLine problem={problem} />
        </div>
      )}
      <div className="relative rounded-2xl border border-strong-line/60 bg-raised p-1 transition-colors focus-within:border-accent">
        <MentionList mentions={mentions} />
        <AboveField group={group} />
        <div className="flex items-end gap-1">
          <EmojiButton field={field} text={text} change={change} />
          <textarea
            ref={field}
            data-composer
            rows={1}
            dir="auto"
            spellCheck
            aria-label={t('composer.label', { group: safeName(group.name) })}
            aria-description={t('composer.hint')}
            {...mentions.attributes}
            placeholder={t('composer.placeholder')}
            value={text}
            onKeyDown={onKeyDown}
            onSelect={mentions.look}
            onBlur={mentions.close}
            onChange={(event) => change(event.target.value)}
            className="field-sizing-content max-h-[calc(8lh+1rem)] min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2 py-2 wrap-anywhere focus:outline-none"
          />
          <button
            type="button"
            aria-label={edit === null ? t('composer.send') : t('composer.saveEdit')}
            aria-disabled={empty}
            onClick={submit}
            className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-hover aria-disabled:bg-transparent aria-disabled:text-soft"
          >
            {edit === null ? (
              <SendHorizontal size={19} aria-hidden="true" className="rtl:-scale-x-100" />
            ) : (
              <Check size={20} aria-hidden="true" />
            )}
          </button>
        </div>
      </div>
    </div>
  );
}

/** Begins with the focus; when the group closes or the window goes away, what was typed is kept. */
function useKeeping(field: { readonly current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    field.current?.focus();
    window.addEventListener('pagehide', keepDrafts);
    return () => {
      window.removeEventListener('pagehide', keepDrafts);
      keepDrafts();
      forgetProblems();
    };
  }, [field]);
}

interface Situation {
  readonly group: GroupView;
  readonly text: string;
  readonly isShift: boolean;
  readonly submit: () => void;
}

/** Whether the key meant something here. */
function keyDone(key: string, { group, text, isShift, submit }: Situation): boolean {
  if (key === 'Enter' && !isShift) submit();
  else if (key === 'Escape') return stepBack(group.id);
  else if (key === 'ArrowUp' && text === '' && !isShift) return editLast(group.id);
  else return false;
  return true;
}

function stepBack(groupId: string): boolean {
  const { edits, replies } = useTalk.getState();
  if (edits[groupId] !== undefined) endEdit(groupId);
  else if (replies[groupId] !== undefined) endReply(groupId);
  else return false;
  return true;
}

function editLast(groupId: string): boolean {
  const last = lastOwn(groupId);
  if (last !== null) startEdit(last);
  return last !== null;
}
