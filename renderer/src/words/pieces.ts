import type { SearchHit } from '@conclave/desktop/bridge/contract';
import { plainPart } from './names.ts';

/** Characters of one piece: a word has no spaces and may go on for ever. */
const longest = 160;

/** What was found, with nothing in it that rearranges or grows over what stands around it. */
export function safePieces(pieces: SearchHit['pieces']): SearchHit['pieces'] {
  return pieces.slice(0, 64).map(({ text, match }) => ({ text: plainPart(text, longest), match }));
}
