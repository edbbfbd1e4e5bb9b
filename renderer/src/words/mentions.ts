import type { MemberView } from '@conclave/desktop/bridge/contract';
import { safeName } from './names.ts';

/** Whom a text may name. */
export type Named = Pick<MemberView, 'name' | 'me'>;
export type Part = { readonly text: string; readonly member: Named | null };

const special = /[\\^$.*+?()[\]{}|/-]/gu;

/** Matches `@` and one of the names, not inside of a word; null where there is nobody. The longest name wins. */
function pattern(members: readonly Named[]): RegExp | null {
  const names = members.map(({ name }) => safeName(name)).sort((a, b) => b.length - a.length);
  if (names.length === 0) return null;
  const any = names.map((name) => name.replace(special, '\\$&')).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}_])@(${any})(?![\\p{L}\\p{N}_])`, 'gu');
}

/** The text in pieces, each either plain or naming a member. */
export function mentionParts(text: string, members: readonly Named[]): readonly Part[] {
  const names = text.includes('@') ? pattern(members) : null;
  if (names === null) return [{ text, member: null }];
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(names)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), member: null });
    const member = members.find(({ name }) => safeName(name) === match[1]) ?? null;
    parts.push({ text: match[0], member });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), member: null });
  return parts;
}

/** Ids of the members whom a text names; several of one name are all meant. */
export function mentionedIn(text: string, members: readonly MemberView[]): string[] {
  const named = new Set(
    mentionParts(text, members).flatMap(({ member }) => (member === null ? [] : safeName(member.name))),
  );
  return members.filter(({ name }) => named.has(safeName(name))).map(({ id }) => id);
}

/** What stands behind an `@` that is being typed right before `caret`, and where that `@` is; null where none is. */
export function mentionBeingTyped(
  text: string,
  caret: number,
): { readonly from: number; readonly query: string } | null {
  const match = /(?:^|[\s([{„“"'])@([^\s@]{0,40}(?: [^\s@]{1,40}){0,2})$/u.exec(
    text.slice(Math.max(0, caret - 140), caret),
  );
  if (match === null) return null;
  const query = match[1] ?? '';
  return { from: caret - query.length - 1, query };
}

/** The members whom a query may mean, those first whose name begins with it. At most eight. */
export function membersLike(query: string, members: readonly MemberView[]): readonly MemberView[] {
  const wanted = fold(query);
  const scored = members
    .filter(({ me }) => !me)
    .map((member) => ({ member, at: wordStart(fold(safeName(member.name)), wanted) }))
    .filter(({ at }) => at >= 0);
  return scored
    .sort((a, b) => a.at - b.at)
    .slice(0, 8)
    .map(({ member }) => member);
}

function wordStart(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  const at = name.indexOf(` ${wanted}`);
  return at < 0 ? -1 : at + 1;
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
