/** Names come from strangers: they may be long, empty, or full of characters that rearrange what stands around them. */

// Embeddings, overrides and isolates (UAX #9), and other characters without a shape of their own.
const invisible = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;
// More than two marks on one letter are decoration that grows over the lines around it.
const piledMarks = /(\p{M}{2})\p{M}+/gu;
const longest = 80;

/** A name that fits in a line: at most 80 characters, nothing that changes the direction of its surroundings. */
export function safeName(name: string): string {
  const start = name.slice(0, 400).replace(/\s+/gu, ' ').replace(invisible, '').replace(piledMarks, '$1').trim();
  const characters = [...start];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : start || '·';
}

/** A name for the inside of a sentence: isolated, so that its direction stays its own. */
export function nameInText(name: string): string {
  return `\u2068${safeName(name)}\u2069`;
}

/** A line of words for the inside of a sentence, isolated as a name is. */
export function lineInText(text: string): string {
  return `\u2068${oneLine(text)}\u2069`;
}

/** The first letter or emoji of a name. */
export function initial(name: string): string {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(safeName(name).slice(0, 16));
  for (const { segment } of segments) return segment.toLocaleUpperCase();
  return '·';
}

/** Several lines of a stranger's words: at most 2,000 characters in 40 lines, nothing that rearranges its surroundings. */
export function safeLines(text: string): string {
  const lines = text.slice(0, 2_000).split(/\r?\n/u, 40);
  return lines.map((line) => line.replace(invisible, '').replace(piledMarks, '$1').trimEnd()).join('\n');
}

/** A part of a line, spaces at its ends included: at most `most` characters, nothing that rearranges its surroundings. */
export function plainPart(text: string, most: number): string {
  const start = text
    .slice(0, 4 * most)
    .replace(/\s+/gu, ' ')
    .replace(invisible, '')
    .replace(piledMarks, '$1');
  const characters = [...start];
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : start;
}

/** One line of a message for a list: no line breaks, at most 120 characters. */
export function oneLine(text: string): string {
  const start = text.slice(0, 400).replace(/\s+/gu, ' ').replace(invisible, '').replace(piledMarks, '$1').trim();
  return [...start].slice(0, 120).join('');
}
