import type { GroupInfo } from '@conclave/core/client/types';
import type { SearchHit } from '../../../bridge/contract.ts';
import { END, type Found, START } from '../../storage/search-store.ts';
import { senderView } from './group-view.ts';

export function searchHit(found: Found, group: GroupInfo | null): SearchHit {
  const { id: messageId, groupId, order, sentAt, marked } = found;
  return { messageId, groupId, order, sentAt, sender: senderView(found, group), pieces: piecesOf(marked) };
}

function piecesOf(marked: string): SearchHit['pieces'] {
  const pieces = marked.split(START).flatMap((part, i) => {
    const [match, ...rest] = i === 0 ? ['', part] : part.split(END);
    return [
      { text: match ?? '', match: true },
      { text: rest.join(''), match: false },
    ];
  });
  return pieces.filter(({ text }) => text !== '');
}
