import { useKeys } from '../hooks/use-keys.ts';
import { useWorld } from '../stores/world.ts';
import { Conversation } from './conversation/conversation.tsx';
import { Dialogs } from './dialogs.tsx';

/** The window of one chat: its conversation, and nothing beside it. */
export function ChatScreen({ groupId }: { readonly groupId: string }) {
  const group = useWorld((world) => world.groups.find(({ id }) => id === groupId));
  useKeys();
  return (
    <div className="flex h-full">
      <main className="relative flex min-w-0 flex-1 flex-col bg-paper">
        {group !== undefined && <Conversation group={group} alone={false} />}
      </main>
      <Dialogs />
    </div>
  );
}
