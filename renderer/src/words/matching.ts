import type { GroupView } from '@conclave/desktop/bridge/contract';
import { safeName } from './names.ts';

/** Case and accents aside. */
const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Groups whose name has every word of `query`: first those that begin with it, otherwise in their order. */
export function matchingGroups(groups: readonly GroupView[], query: string): readonly GroupView[] {
  const words = folded(query).split(/\s+/u).filter(Boolean);
  const start = words.join(' ');
  const named = groups.map((group) => ({ group, name: folded(safeName(group.name)) }));
  const found = named.filter(({ name }) => words.every((word) => name.includes(word)));
  const first = found.filter(({ name }) => name.startsWith(start));
  const rest = found.filter(({ name }) => !name.startsWith(start));
  return [...first, ...rest].map(({ group }) => group);
}
