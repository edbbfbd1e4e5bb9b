import { useKeys } from '../hooks/use-keys.ts';
import { useSearch } from '../stores/search.ts';
import { useWorld } from '../stores/world.ts';
import { Conversation } from './conversation/conversation.tsx';
import { Dialogs } from './dialogs.tsx';
import { SearchView } from './search/search-view.tsx';

/** The window of one chat: its conversation, and nothing beside it. */
export function ChatScreen({ groupId }: { readonly groupId: string }) {
  const group = useWorld((world) => world.groups.find(({ id }) => id === groupId));
  const searching = useSearch((search) => search.scope !== null);
  useKeys();
  return (
    <div className="flex h-full">
      <main className="relative flex min-w-0 flex-1 flex-col bg-paper">
        {searching && <SearchView groupId={groupId} from={groupId} only />}
        {group !== undefined && !searching && <Conversation group={group} alone={false} />}
      </main>
      <Dialogs />
    </div>
  );
}
