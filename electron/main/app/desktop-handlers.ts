import type { CommandHandlers } from '../ipc/commands.ts';
import type { SessionParts } from './session-parts.ts';
import { desktopView } from './views/desktop-view.ts';

type DesktopCommand = 'setHabits' | 'openChatWindow' | 'openProfile' | 'createProfile';

/** How the app lives on the desktop. */
export function desktopHandlers({ options, publisher }: SessionParts): Pick<CommandHandlers, DesktopCommand> {
  const { storage, desktop, push } = options;
  const publish = () => push({ type: 'desktop', desktop: desktopView(storage, desktop) });
  return {
    setHabits: ({ habits }) => {
      desktop.applyHabits(habits);
      storage.transaction(() => storage.settings.set('habits', habits));
      publish();
    },
    openProfile: ({ name }) => desktop.openProfile(name),
    createProfile: ({ name }) => {
      desktop.createProfile(name);
      publish();
    },
    openChatWindow: ({ groupId }) => desktop.showChat(groupId, publisher.requireGroup(groupId).name),
  };
}
