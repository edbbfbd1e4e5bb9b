import type { GroupView, MemberView } from '@conclave/desktop/bridge/contract';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { membersLike, mentionBeingTyped } from '../../../words/mentions.ts';
import { safeName } from '../../../words/names.ts';

interface Options {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly group: GroupView;
  readonly text: string;
  readonly change: (text: string) => void;
}

export interface Mentions {
  readonly members: readonly MemberView[];
  /** The place in the list that Enter takes. */
  readonly active: number;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly choose: (member: MemberView) => void;
  /** The caret moved. */
  readonly look: () => void;
  readonly close: () => void;
  /** Whether the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

export const mentionListId = 'mention-list';
export const mentionOptionId = (index: number) => `mention-${index}`;

/** Members to choose from while an `@` and a name are typed. */
export function useMentions({ field, group, text, change }: Options): Mentions {
  const [caret, setCaret] = useState(-1);
  const [active, setActive] = useState(0);
  /** Where the `@` stands for which the list was put away. */
  const [refused, setRefused] = useState(-1);
  const typed = caret < 0 ? null : mentionBeingTyped(text, caret);
  const members = typed === null || typed.from === refused ? [] : membersLike(typed.query, group.members);
  const at = Math.min(active, Math.max(0, members.length - 1));

  const choose = (member: MemberView) => {
    if (typed === null) return;
    const name = `@${safeName(member.name)} `;
    change(text.slice(0, typed.from) + name + text.slice(caret).replace(/^ /u, ''));
    const next = typed.from + name.length;
    setCaret(-1);
    setTimeout(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next, next);
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const { length } = members;
    const member = members[at];
    if (member === undefined || typed === null) return false;
    if (event.key === 'ArrowDown') setActive((at + 1) % length);
    else if (event.key === 'ArrowUp') setActive((at + length - 1) % length);
    else if (event.key === 'Escape') setRefused(typed.from);
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) choose(member);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    members,
    active: at,
    choose,
    onKeyDown,
    look: () => {
      const { selectionStart, selectionEnd } = field.current ?? {};
      setCaret(selectionStart !== undefined && selectionStart === selectionEnd ? selectionStart : -1);
      if (selectionStart !== caret) setActive(0);
    },
    close: () => setCaret(-1),
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': members.length > 0 ? mentionListId : undefined,
      'aria-activedescendant': members.length > 0 ? mentionOptionId(at) : undefined,
    },
  };
}
