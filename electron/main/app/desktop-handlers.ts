import type { CommandHandlers } from '../ipc/commands.ts';
import { socksFrom, testSocks } from '../network/socks-setting.ts';
import type { SessionParts } from './session-parts.ts';
import { desktopView } from './views/desktop-view.ts';

type DesktopCommand = 'setHabits' | 'openChatWindow' | 'openProfile' | 'createProfile' | 'setSocks' | 'testSocks';

/** How the app lives on the desktop. */
export function desktopHandlers({
  options,
  publisher,
  joining,
  changeWay,
}: SessionParts): Pick<CommandHandlers, DesktopCommand> {
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
    setSocks: async ({ socks }) => {
      const proxy = socks && socksFrom(socks, storage.settings.get('socks'));
      storage.transaction(() => storage.settings.set('socks', proxy));
      publish();
      await changeWay();
    },
    testSocks: async ({ socks }, page) => {
      const proxy = socksFrom(socks, storage.settings.get('socks'));
      const server = joining.address;
      const startedAt = performance.now();
      await testSocks(proxy, server);
      const ms = Math.round(performance.now() - startedAt);
      page.push({ type: 'socks-tested', reached: server ? 'server' : 'proxy', ms });
    },
    openChatWindow: ({ groupId }) => desktop.showChat(groupId, publisher.requireGroup(groupId).name),
  };
}
