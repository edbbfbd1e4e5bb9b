import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { TextMessageView } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import type { Named } from '../../../words/mentions.ts';

const nobody: readonly string[] = [];

/** Whom a message names: the same list as before unless one of them has another name now. */
export function useMentioned({ groupId, mentions }: TextMessageView): readonly Named[] {
  const marked = useWorld(
    useShallow(({ groups }) => {
      if (mentions.length === 0) return nobody;
      const members = groups.find(({ id }) => id === groupId)?.members ?? [];
      return members.filter(({ id }) => mentions.includes(id)).map(({ me, name }) => `${me ? 1 : 0}${name}`);
    }),
  );
  return useMemo(() => marked.map((key) => ({ me: key.startsWith('1'), name: key.slice(1) })), [marked]);
}
