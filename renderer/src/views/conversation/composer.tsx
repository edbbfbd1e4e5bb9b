import type { GroupView } from '@conclave/desktop/bridge/contract';
import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../apply-event.ts';
import { send } from '../../bridge.ts';
import { ProblemLine } from '../../components/problem-line.tsx';
import { setDraft, useView } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';

/** Where one writes. Enter sends, Shift+Enter starts a line; grows upwards to eight lines. */
export function Composer({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useView((view) => view.drafts[group.id] ?? '');
  const problem = useWorld((world) => world.problems.sendMessage ?? null);
  const empty = draft.trim() === '';
  useEffect(() => {
    field.current?.focus();
    return forgetProblem;
  }, []);

  const submit = () => {
    field.current?.focus();
    if (!empty) void sendDraft(group.id, draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <div className="relative px-4 pb-4 two:px-6">
      {problem !== null && (
        <div className="absolute inset-x-4 bottom-full mb-1 two:inset-x-6">
          <ProblemLine problem={problem} />
        </div>
      )}
      <div className="flex items-end gap-1 rounded-2xl border border-strong-line/60 bg-raised p-1 transition-colors focus-within:border-accent">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={t('composer.label', { group: safeName(group.name) })}
          aria-description={t('composer.hint')}
          placeholder={t('composer.placeholder')}
          value={draft}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setDraft(group.id, event.target.value);
            if (problem !== null) forgetProblem();
          }}
          className="field-sizing-content max-h-[calc(8lh+1rem)] min-h-10 min-w-0 flex-1 resize-none bg-transparent px-3 py-2 wrap-anywhere focus:outline-none"
        />
        <button
          type="button"
          aria-label={t('composer.send')}
          aria-disabled={empty}
          onClick={submit}
          className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-hover aria-disabled:bg-transparent aria-disabled:text-soft"
        >
          <SendHorizontal size={19} aria-hidden="true" className="rtl:-scale-x-100" />
        </button>
      </div>
    </div>
  );
}

const forgetProblem = () => applyEvent({ type: 'problem-read', name: 'sendMessage' });

/** Clears the field at once; if the message is refused, its words come back before whatever was typed since. */
async function sendDraft(groupId: string, text: string): Promise<void> {
  setDraft(groupId, '');
  if (await send('sendMessage', { groupId, text, replyTo: null, mentions: [] })) return;
  const since = useView.getState().drafts[groupId] ?? '';
  setDraft(groupId, since === '' ? text : `${text}\n${since}`);
}
