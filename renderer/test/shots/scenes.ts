/** In the page: puts the fake bridge in place for the scene named in the address. */
import type { AppEvent, GroupEventLine, GroupView, MessageView, Snapshot } from '@conclave/desktop/bridge/contract';
import { createFakeBridge, type FakeBridge, snapshotAt } from '../fixture/fake-bridge.ts';
import { alice, ben, carol, conversationAt, noor, routeOf, text } from '../fixture/people.ts';
import { detailAnswers, detailSnapshot, detailTable } from './detail-data.ts';
import { talkAnswers } from './talk-data.ts';

const scene = new URLSearchParams(location.search).get('scene') ?? 'conversation';
const now = Date.now();

function snapshot(): Snapshot {
  const full = snapshotAt(now);
  switch (scene) {
    case 'start':
    case 'start-problem':
    case 'start-working':
      return { ...full, profile: null, server: null, groups: [], sealed: [] };
    case 'home':
      return {
        ...full,
        groups: [],
        sealed: [],
        server: full.server && { ...full.server, hostedHere: true },
        network: { usableProxies: 3, families: 1, operatorSeesPaths: true, waiting: null },
      };
    case 'exposed':
      return { ...full, network: { usableProxies: 3, families: 1, operatorSeesPaths: true, waiting: null } };
    case 'own-window':
      return { ...full, only: 'table' };
    case 'offline':
      return {
        ...full,
        server: full.server && {
          ...full.server,
          state: 'offline',
          problem: { code: 'server-unreachable', detail: {} },
        },
        network: { ...full.network, waiting: 'no-server' },
      };
    case 'sealed-empty':
      return { ...full, sealed: [] };
    case 'basic':
      return { ...full, profile: full.profile && { ...full.profile, keychain: 'basic' } };
    case 'volunteer':
      return { ...full, proxyRole: { state: 'unreachable', carried: 0, problem: { code: 'behind-nat', detail: {} } } };
    case 'empty-group':
      return { ...withTable(full, { members: [{ ...alice, role: 'creator' }], invites: [], last: null }, 1) };
    case 'plain-member':
      return withTable(full, {
        members: [ben, { ...alice, role: 'member' }, carol, noor],
        mayInvite: false,
        mayAdminister: false,
        everyMemberInvites: false,
      });
    case 'removed':
    case 'left':
    case 'out-of-empty':
      return outOfTable(full, scene === 'left' ? 'left' : 'removed');
    case 'removed-elsewhere':
      return { ...full, groups: [...full.groups.slice(0, 2), ...outOfTable(full, 'left').groups.slice(2)] };
    case 'talk':
      return withTable(full, { pins: 2 });
    case 'rekeying':
      return withTable(full, { rekeying: true });
    case 'last-admin':
      return withTable(full, { members: [alice, { ...ben, role: 'member' }, carol, noor], lastAdmin: true });
    case 'long-names':
      return withTable(full, longNames(), 2);
    case 'group-details':
    case 'group-details-member':
      return withTable(full, detailTable(scene, now) ?? {});
    default:
      return detailSnapshot(scene, full, now);
  }
}

function withTable(full: Snapshot, extra: Partial<GroupView>, count = full.groups.length): Snapshot {
  const groups = full.groups.map((group) => (group.id === 'table' ? { ...group, ...extra } : group));
  return { ...full, groups: groups.slice(0, count) };
}

/** Out of the table and of the hikers, which the list shows among the others. */
function outOfTable(full: Snapshot, state: 'removed' | 'left'): Snapshot {
  const out = (group: GroupView, how: typeof state): GroupView => ({
    ...group,
    state: how,
    members: group.members.filter(({ me }) => !me),
    mayInvite: false,
    mayAdminister: false,
  });
  const groups = full.groups.map((group) => {
    if (group.id === 'table') return out(group, state);
    if (group.id === 'flat') return out(group, 'removed');
    return group.id === 'walk' ? out(group, 'left') : group;
  });
  return { ...full, groups };
}

/** Names of strangers: long, without a place to break, from right to left. */
function longNames(): Partial<GroupView> {
  const longest = { ...carol, name: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren' };
  const titled = { ...ben, role: 'member' as const, name: 'Prof. Dr. Maria-Theresia von und zu Hohenlohe-Langenburg' };
  const arabic = { ...noor, name: 'نور الهدى عبد الرحمن السعيد من حي الزيتون القديم' };
  return { name: 'مائدة مساء الأحد', members: [alice, titled, longest, arabic], lastAdmin: true };
}

type Answers = NonNullable<Parameters<typeof createFakeBridge>[1]>;

const says = (messages: (groupId: string) => MessageView[], complete = true): Answers => ({
  openGroup: ({ groupId }) => [
    { type: 'history', groupId, complete, messages: messages(groupId), atEnd: true, part: 'newest', target: null },
  ],
});

const hosting: AppEvent = {
  type: 'server',
  server: { address: 'conclave-server://127.0.0.1:7460/#x', state: 'starting', problem: null, hostedHere: true },
};

const answers: Readonly<Record<string, Answers>> = {
  'start-problem': {
    joinServer: () => ({ accepted: false, problem: { code: 'server-address-malformed', detail: {} } }),
    hostHere: () => ({ accepted: false, problem: { code: 'port-taken', detail: { port: 7460 } } }),
  },
  'start-working': { hostHere: () => [hosting] },
  hostile: says(hostile, false),
  statuses: says(statuses),
  exposed: says(exposed),
  'empty-group': says(() => []),
  events: says((groupId) => [...conversationAt(now), ...events(groupId)]),
  removed: says((groupId) => [...conversationAt(now), ...events(groupId).slice(0, 1)]),
  'out-of-empty': says((groupId) => events(groupId).slice(0, 1)),
  rekeying: says((groupId) => [...conversationAt(now), ...rekeying(groupId)]),
  'long-names': says((groupId) => [...conversationAt(now), ...hostileEvents(groupId)]),
  ...talkAnswers(now),
  ...detailAnswers(now),
  loading: { openGroup: () => [] },
  opening: { ready: () => [] },
};

function hostile(groupId: string) {
  const mallory = { ...alice, id: 'mallory', me: false, name: `\u202Egnp.lacigam ${'W'.repeat(10_000)}`, colour: 4 };
  return [
    text(groupId, mallory, '<img src=x onerror=alert(1)> <b>bold</b> javascript:alert(1)', now - 500_000),
    text(groupId, mallory, `a${'\u0301'.repeat(20_000)}b`, now - 400_000),
    text(groupId, mallory, `\u202Ethis runs backwards`, now - 300_000),
    text(groupId, mallory, 'شكرا لكم جميعا، أراكم مساء الأحد في تمام السابعة', now - 290_000),
    text(groupId, mallory, 'x'.repeat(9000), now - 900_000),
    text(groupId, alice, 'ok', now - 100_000),
  ];
}

function statuses(groupId: string) {
  const mine = (words: string, at: number, status: object, route: object | null = routeOf(now)) =>
    text(groupId, alice, words, now - at, { status, route });
  return [
    mine('The first one', 900_000, { state: 'delivered', count: 5, of: 5 }),
    mine('Half of the table', 800_000, { state: 'delivered', count: 2, of: 5 }),
    mine('On its way back to me', 700_000, { state: 'on-server' }, routeOf(now, { echoAt: null })),
    mine('Handed over', 600_000, { state: 'sent' }),
    mine('Just now', 500_000, { state: 'sending' }, routeOf(now, { echoAt: null, settledAt: null })),
    mine('Not yet', 400_000, { state: 'waiting', reason: 'too-few-proxies' }, null),
    mine('Somewhere the disk was full, and this one did not make it', 300_000, {
      state: 'failed',
      problem: { code: 'disk-full', detail: {} },
    }),
  ];
}

function exposed(groupId: string) {
  const route = routeOf(now - 60_000);
  const stops = route.stops.map((stop) => ({ ...stop, sameOperatorAsServer: stop.role.includes('proxy') }));
  return [
    text(groupId, alice, 'Testing, testing: all of it runs under my desk', now - 60_000, {
      route: { ...route, stops },
    }),
  ];
}

/** After what was said: one line a second. */
const lines = (groupId: string, happened: readonly GroupEventLine[]): MessageView[] =>
  happened.map((event, at) => {
    const sentAt = now + at;
    const order = `${String(sentAt).padStart(16, '0')}-${String(at).padStart(5, '0')}`;
    return { id: `line-${at}`, groupId, order, sentAt, kind: 'event', event };
  });

const events = (groupId: string) =>
  lines(groupId, [
    { what: 'removed', who: alice.name, by: ben.name },
    { what: 'left', who: 'Dmitri' },
    { what: 'promoted', who: carol.name, by: ben.name },
    { what: 'renamed', who: ben.name, name: 'Sunday table' },
    { what: 'invited', who: ben.name, target: 'r4tw-6mzk-9pd' },
    { what: 'invite-revoked', who: ben.name, target: 'r4tw-6mzk-9pd' },
    { what: 'settings-changed', who: ben.name },
  ]);

const rekeying = (groupId: string) => [
  ...lines(groupId, [{ what: 'left', who: 'Dmitri' }]),
  text(groupId, alice, 'A pity. Who takes his chair?', now + 1000, {
    status: { state: 'waiting', reason: 'rekey' },
    route: null,
  }),
];

const hostileEvents = (groupId: string) => {
  const { members = [], name = '' } = longNames();
  const [, titled = ben, longest = carol, arabic = noor] = members;
  return lines(groupId, [
    { what: 'removed', who: longest.name, by: titled.name },
    { what: 'promoted', who: arabic.name, by: titled.name },
    { what: 'renamed', who: titled.name, name },
  ]);
};

declare global {
  interface Window {
    fake: FakeBridge;
  }
}
const fake = createFakeBridge(snapshot(), answers[scene] ?? {});
Object.assign(window, { conclave: fake, fake });
