import { config } from '../config/config.ts';
import type { CommandHandlers } from '../ipc/commands.ts';
import type { SessionParts } from './session-parts.ts';
import { searchHit } from './views/search-view.ts';

/** What the person looks for goes to the window that asked. */
export function findingHandlers({ publisher, options }: SessionParts): Pick<CommandHandlers, 'search' | 'loadPins'> {
  const { storage } = options;
  return {
    search: ({ query, groupId, before }, page) => {
      const { found, complete } = storage.search.page(query, groupId, before, config.searchPage);
      const hits = found.map((one) => searchHit(one, publisher.group(one.groupId)));
      page.push({ type: 'search-results', query, groupId, before, hits, complete });
    },
    loadPins: ({ groupId }, page) => {
      publisher.requireGroup(groupId);
      const pinned = storage.amendments.pinnedIn(groupId).flatMap((id) => storage.messages.text(id) ?? []);
      page.push({ type: 'pins', groupId, messages: publisher.messageViews(groupId, pinned) });
    },
  };
}
