import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../bridge/channels.ts';
import { parseCommand } from '../bridge/parse.ts';

const good = {
  ready: {},
  joinServer: { address: 'conclave-server://localhost:7460/#abc', name: 'Ana' },
  hostHere: { name: 'Ana' },
  reconnect: {},
  createGroup: { name: 'Table', colour: 11 },
  openGroup: { groupId: 'a1' },
  closeGroup: {},
  loadOlder: { groupId: 'a1', before: 'b2' },
  loadNewer: { groupId: 'a1', after: 'b2' },
  jumpTo: { messageId: 'm1' },
  sendMessage: { groupId: 'a1', text: 'grüß Gott 🗝️', replyTo: 'm1', mentions: ['b1'] },
  editMessage: { messageId: 'm1', text: 'x', mentions: [] },
  deleteMessages: { messageIds: ['m1', 'm2'] },
  react: { messageId: 'm1', emoji: '👍🏽', on: true },
  pin: { messageId: 'm1', on: false },
  loadPins: { groupId: 'a1' },
  forward: { messageIds: ['m1'], groupIds: ['a1'] },
  setDraft: { groupId: 'a1', text: '' },
  setMuted: { groupId: 'a1', until: 1_800_000_000_000 },
  search: { query: 'soup', groupId: 'a1', before: 'b2' },
  retry: { messageId: 'm' },
  proposePassphrase: {},
  invite: { groupId: 'a1', target: 'k7f2-9qxm-3a5', passphrase: 'six words' },
  openSealed: { passphrase: 'six words' },
  revokeInvite: { groupId: 'g1', inviteId: 'i1' },
  removeMember: { groupId: 'g1', memberId: 'm1' },
  promote: { groupId: 'g1', memberId: 'm1' },
  leaveGroup: { groupId: 'g1' },
  renameGroup: { groupId: 'g1', name: 'Choir', colour: 3 },
  rekeyNow: { groupId: 'g1' },
  setDisappearing: { groupId: 'g1', seconds: 3_600 },
  setDescription: { groupId: 'g1', description: 'x' },
  setInviters: { groupId: 'g1', everyMember: false },
  setProfile: { groupId: 'g1', profile: 'strong' },
  compare: { groupId: 'g1', memberId: 'm1' },
  setVerified: { groupId: 'g1', memberId: 'm1', verified: true },
  renameSelf: { name: 'Ana' },
  setTheme: { theme: 'dark' },
  setTextSize: { textSize: 115 },
  setProxyRole: { on: true },
  openProfile: { name: 'Work' },
  createProfile: { name: 'Work' },
  setSocks: { socks: null },
  testSocks: { socks: { host: 'localhost', port: 9050, username: '', password: null } },
  openChatWindow: { groupId: 'a1' },
  setHabits: {
    habits: {
      closeToTray: true,
      autostart: false,
      startMinimised: true,
      notifications: 'name',
      mentionsBreakMute: false,
    },
  },
  copyText: { text: 'x' },
  openLink: { url: 'https://example.org/' },
} as const;

describe('payloads from the window', () => {
  test('every command takes exactly what the contract says', () => {
    expect(Object.keys(good).sort()).toEqual([...commandNames].sort());
    for (const name of commandNames) expect(parseCommand(name, good[name])).toEqual(good[name]);
  });

  test('a field more, a field less or no object at all is refused', () => {
    for (const name of commandNames) {
      expect(parseCommand(name, { ...good[name], more: 1 })).toBeNull();
      for (const key of Object.keys(good[name])) {
        expect(
          parseCommand(name, Object.fromEntries(Object.entries(good[name]).filter(([k]) => k !== key))),
        ).toBeNull();
      }
      for (const payload of [null, undefined, 7, 'text', [], () => ({})]) {
        expect(parseCommand(name, payload)).toBeNull();
      }
    }
  });

  test('every string has a bound, and numbers their set', () => {
    for (const name of commandNames) {
      for (const [key, value] of Object.entries(good[name])) {
        if (typeof value === 'string') {
          expect(parseCommand(name, { ...good[name], [key]: 'x'.repeat(2_000_001) })).toBeNull();
        }
      }
    }
    for (const colour of [-1, 12, 1.5, Number.NaN, '3']) {
      expect(parseCommand('createGroup', { name: 'Table', colour })).toBeNull();
    }
    for (const textSize of [81, 0, '100', Number.POSITIVE_INFINITY]) {
      expect(parseCommand('setTextSize', { textSize })).toBeNull();
    }
  });

  test('what somebody pastes by mistake gets as far as the check that has words for it', () => {
    const pasted = 'x'.repeat(50_000);
    expect(parseCommand('hostHere', { name: pasted })).not.toBeNull();
    expect(parseCommand('joinServer', { name: pasted, address: pasted })).not.toBeNull();
    expect(parseCommand('invite', { ...good.invite, target: pasted })).not.toBeNull();
    expect(parseCommand('sendMessage', { ...good.sendMessage, text: pasted.repeat(20) })).not.toBeNull();
  });

  test('nothing makes the parser throw, or gives more than the contract names', () => {
    const name = fc.constantFrom(...commandNames);
    fc.assert(
      fc.property(name, fc.anything({ withNullPrototype: true, withObjectString: true }), (command, payload) => {
        const parsed = parseCommand(command, payload);
        if (parsed !== null) expect(Object.keys(parsed).sort()).toEqual(Object.keys(good[command]).sort());
      }),
      { numRuns: 2_000 },
    );
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
        ownKeys: () => {
          throw new Error('trap');
        },
      },
    );
    for (const command of commandNames) expect(parseCommand(command, trap)).toBeNull();
  });

  test('mutations of good payloads are parsed or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commandNames), fc.string(), fc.anything(), (command, key, value) => {
        parseCommand(command, { ...good[command], [key]: value });
        for (const own of Object.keys(good[command])) parseCommand(command, { ...good[command], [own]: value });
      }),
      { numRuns: 1_000 },
    );
  });
});
