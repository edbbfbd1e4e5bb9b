import type { CommandHandlers } from '../ipc/commands.ts';
import { Refused } from '../ipc/problem.ts';
import { outsideLink } from '../links/outside-link.ts';
import type { Settings } from '../storage/settings-store.ts';
import { administrationHandlers } from './administering.ts';
import { conversationHandlers } from './conversing.ts';
import { desktopHandlers } from './desktop-handlers.ts';
import { findingHandlers } from './finding.ts';
import type { SessionParts } from './session-parts.ts';
import { verifyingHandlers } from './verifying.ts';

/** What each command does. */
export function commandHandlers(parts: SessionParts): CommandHandlers {
  const { engine, publisher, reading, inviting, joining, proxyRole, options } = parts;
  const { storage } = options;
  const remember = <Name extends keyof Settings>(name: Name, value: Settings[Name]) => {
    storage.transaction(() => storage.settings.set(name, value));
    publisher.publishProfile();
  };
  return {
    ready: (_, page) => page.push({ type: 'snapshot', snapshot: parts.snapshot(page) }),
    joinServer: ({ address, name }) => joining.join(address, name),
    hostHere: ({ name }) => joining.hostHere(name),
    reconnect: () => joining.reconnect(),
    createGroup: ({ name, colour }) => engine.handle({ type: 'create-group', name, colour }),
    openGroup: ({ groupId }, page) => reading.openGroup(groupId, page),
    closeGroup: (_, page) => reading.closeGroup(page),
    loadOlder: ({ groupId, before }, page) => reading.loadOlder(groupId, before, page),
    loadNewer: ({ groupId, after }, page) => reading.loadNewer(groupId, after, page),
    jumpTo: ({ messageId }, page) => reading.jumpTo(messageId, page),
    ...conversationHandlers(parts),
    ...findingHandlers(parts),
    retry: ({ messageId }) => engine.handle({ type: 'retry', messageId }),
    proposePassphrase: () => inviting.propose(),
    invite: (payload) => inviting.invite(payload),
    openSealed: (payload) => inviting.openSealed(payload),
    ...administrationHandlers(parts),
    ...verifyingHandlers(parts),
    ...desktopHandlers(parts),
    setTheme: ({ theme }) => {
      remember('theme', theme);
      options.applyTheme(theme);
    },
    setTextSize: ({ textSize }) => remember('textSize', textSize),
    setProxyRole: ({ on }) => proxyRole.set(on),
    copyText: ({ text }) => options.copyText(text),
    openLink: async ({ url }) => {
      const outside = outsideLink(url);
      if (outside === null) throw new Refused('malformed-command');
      await options.openOutside(outside);
    },
  };
}
