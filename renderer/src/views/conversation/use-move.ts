import type { MessageView } from '@conclave/desktop/bridge/contract';
import type { RefObject } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import { useTalk } from '../../stores/talk.ts';
import { messageElement } from './actions/focus.ts';

/** Gives the focus to the message that is so many messages further, or to the first or last that there is. */
export function useMove(list: RefObject<VirtuosoHandle | null>, messages: readonly MessageView[]) {
  return (from: string, by: number) => {
    const texts = messages.flatMap(({ kind }, index) => (kind === 'text' ? [index] : []));
    const at = texts.findIndex((index) => messages[index]?.id === from);
    const index = texts[Math.max(0, Math.min(texts.length - 1, at + by))];
    const next = index === undefined ? undefined : messages[index];
    if (index === undefined || next === undefined) return;
    useTalk.setState({ current: next.id });
    const focus = () => messageElement(next.id)?.focus({ preventScroll: true });
    focus();
    list.current?.scrollIntoView({ index, behavior: 'auto', done: focus });
  };
}
