// Embeddings, overrides and isolates (UAX #9), and other characters without a shape of their own.
const invisible = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;
// More than two marks on one letter are decoration that grows over the lines around it.
const piledMarks = /(\p{M}{2})\p{M}+/gu;

/**
 * What a stranger wrote, as one line of at most `longest` characters for a notification or menu that the system draws.
 * Angle brackets become others: notification servers on Linux may read a body as markup, with links and pictures in it.
 */
export function plainLine(text: string, longest: number): string {
  const start = text.slice(0, 1_000).replace(/\s+/gu, ' ').replace(invisible, '').replace(piledMarks, '$1').trim();
  const characters = [...start.replaceAll('<', '‹').replaceAll('>', '›')];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join('');
}
