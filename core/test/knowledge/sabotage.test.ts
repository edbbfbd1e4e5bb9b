import { concat } from '@conclave/core/bytes/bytes';
import type * as randomModule from '@conclave/core/bytes/random';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import type * as padmeModule from '@conclave/core/crypto/padme';
import type * as chainModule from '@conclave/core/group/chain';
import type * as erasureModule from '@conclave/core/group/erasure';
import type * as sourceModule from '@conclave/core/roles/1-source';
import type * as scrambleModule from '@conclave/core/wire/scramble';
import type * as slotModule from '@conclave/core/wire/slot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOUR } from '../client/network.ts';
import { lengthsOf, linkageAtServer, placesOfSender, unevenness } from './facts.ts';
import { hourKeyReaches, stolen } from './later.ts';
import { forwardedFor, gossip, type LinkSabotage } from './links.ts';
import { type Options, type Run, record } from './run.ts';
import { hourKeysOf, type Row } from './secrets.ts';
import { knows, type Role, recipientsPerCopy, TABLE, viewOf } from './table.ts';

/** What is broken at the moment, and what a broken source writes into messages that it does not encrypt. */
const build = vi.hoisted(() => ({ broken: new Set<string>(), header: new Uint8Array(0) }));

/** Breaks the function `name` of a module while `flag` is set. */
const whileBroken = vi.hoisted(
  () =>
    <Module extends object, Name extends keyof Module>(
      module: Module,
      name: Name,
      flag: string,
      broken: Module[Name],
    ) => ({
      [name]: (...inputs: readonly unknown[]) =>
        (build.broken.has(flag) ? (broken as Call) : (module[name] as Call))(...inputs),
    }),
);
type Call = (...inputs: readonly unknown[]) => unknown;

vi.mock('@conclave/core/wire/slot', async (original) => {
  const module = await original<typeof slotModule>();
  return {
    ...module,
    ...whileBroken(module, 'blindingKey', 'one R for all', (p, x2) => module.blindingKey(p, x2, 0)),
    ...whileBroken(module, 'encodeSlot', 'mailbox ids in the clear', (p, shared, key, recipient, delivery) =>
      concat(recipient, module.encodeSlot(p, shared, key, recipient, delivery).subarray(6)),
    ),
    ...whileBroken(module, 'openSlot', 'mailbox ids in the clear', (p, shared, key, slot, delivery) => {
      const recipient = slot.slice(0, 6) as Parameters<typeof module.encodeSlot>[3];
      const sealed = delivery as Parameters<typeof module.encodeSlot>[4];
      return module.openSlot(p, shared, key, module.encodeSlot(p, shared, key, recipient, sealed), sealed);
    }),
  };
});
vi.mock('@conclave/core/wire/scramble', async (original) => {
  const module = await original<typeof scrambleModule>();
  type Delivery = ReturnType<typeof module.scramble>;
  const plain = (key: { bytes: Uint8Array }, sealed: Uint8Array) =>
    concat(key.bytes, sealed, new Uint8Array(16)) as Delivery;
  return {
    ...module,
    ...whileBroken(module, 'scramble', 'E1 without scramble', (_p, _x2, _i, hourKey, sealed) => plain(hourKey, sealed)),
  };
});
vi.mock('@conclave/core/roles/1-source', async (original) => {
  const module = await original<typeof sourceModule>();
  const { encodeSignedMessage } = await import('@conclave/core/wire/signed-message');
  type Sealed = ReturnType<typeof module.sealMessage>;
  return {
    ...module,
    ...whileBroken(
      module,
      'sealMessage',
      'E1 in the clear',
      (_env, _hour, message) => concat(build.header, encodeSignedMessage(message)) as Sealed,
    ),
  };
});
vi.mock('@conclave/core/group/chain', async (original) => {
  const module = await original<typeof chainModule>();
  return {
    ...module,
    ...whileBroken(module, 'hourKeys', 'one key for every hour', (p, { groupId, epoch }) =>
      module.hourKeys(p, { groupId, epoch, hour: 0, chain: new Uint8Array(32) }),
    ),
  };
});
vi.mock('@conclave/core/group/erasure', async (original) => {
  const module = await original<typeof erasureModule>();
  return { ...module, ...whileBroken(module, 'firstHourToKeep', 'hours never erased', () => 0) };
});
vi.mock('@conclave/core/bytes/random', async (original) => {
  const module = await original<typeof randomModule>();
  return { ...module, ...whileBroken(module, 'shuffle', 'recipients not shuffled', (_random, array) => [...array]) };
});
vi.mock('@conclave/core/crypto/padme', async (original) => {
  const module = await original<typeof padmeModule>();
  return {
    ...module,
    ...whileBroken(module, 'packetSize', 'no padding', (n) => n),
    ...whileBroken(module, 'sizeClass', 'no padding', (n) => n),
  };
});

function whileSabotaged<T>(flags: readonly string[], work: () => T): T {
  for (const flag of flags) build.broken.add(flag);
  try {
    return work();
  } finally {
    build.broken.clear();
  }
}

interface Sabotage {
  readonly flags?: readonly string[];
  readonly links?: LinkSabotage;
  /** Whose key the roles are given besides their own. */
  readonly given?: 'P2' | 'CS';
  readonly profile?: 'strong';
  /** Where the search finds what it must not find in an honest build. */
  readonly shows: Partial<Record<Role, readonly Row[]>>;
}

/** Enough to find these; the search in honest builds tries every byte, and so finds all that this one does. */
const REACH = 64;

const INSIDE: readonly Row[] = [
  'contents',
  'signature',
  'group name',
  'roster',
  'keys that open messages',
  'sender’s identity',
];
const CLEAR = ['E1 in the clear', 'E1 without scramble', 'mailbox ids in the clear'];

const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'a source that does not encrypt E1': { flags: ['E1 in the clear'], shows: { P2: INSIDE } },
  'the same, and no scramble': {
    flags: ['E1 in the clear', 'E1 without scramble'],
    shows: { CS: [...INSIDE, 'group public key'] },
  },
  'a source that puts the mailbox ids in the clear': {
    flags: ['mailbox ids in the clear'],
    shows: { P2: ['recipients'] },
  },
  'a first proxy that is given X2’s key': { given: 'P2', shows: { P1: ['group public key'] } },
  'the same, and a source that encrypts neither': {
    given: 'P2',
    flags: CLEAR,
    shows: { P1: [...INSIDE, 'recipients'] },
  },
  'an extra proxy that is given the routing key, and a source that encrypts nothing': {
    given: 'CS',
    flags: CLEAR,
    profile: 'strong',
    shows: { P3: [...INSIDE, 'group public key', 'recipients'] },
  },
  'hosts that pass on whom they had it from': {
    links: forwardedFor,
    shows: {
      P2: ['sender’s address'],
      CS: ['sender’s address', 'choice of P1'],
      T: ['sender’s address', 'choice of P1', 'choice of P2'],
    },
  },
  'the same in profile strong': {
    links: forwardedFor,
    profile: 'strong',
    shows: { P3: ['sender’s address', 'choice of P1'], CS: ['choice of P2'] },
  },
  'a server that tells from where mailboxes are fetched': {
    links: gossip,
    shows: {
      S: ['sender’s address', 'recipient’s address'],
      P1: ['recipient’s address'],
      P2: ['recipient’s address'],
      T: ['recipient’s address'],
    },
  },
  'the same in profile strong ': { links: gossip, profile: 'strong', shows: { P3: ['recipient’s address'] } },
};

function recordSabotaged({ flags = [], links = () => () => {}, profile }: Sabotage): Run {
  const sabotage: Options['sabotage'] = (recorder, [alice], network) => {
    const { name, rosterHash, members } = alice!.group;
    const { psk } = hourKeysOf(alice!, network.now);
    build.header = new Uint8Array(
      concat(utf8Encode(name), rosterHash, psk, ...members.map(({ mailboxId }) => mailboxId)),
    );
    for (const flag of flags) build.broken.add(flag);
    const endLinks = links(recorder);
    return () => {
      build.broken.clear();
      endLinks();
    };
  };
  return record({ sabotage, ...(profile === undefined ? {} : { profile }) });
}

function givenKeys(run: Run, given: Sabotage['given']) {
  if (given === undefined) return [];
  const host = given === 'CS' ? 'server' : Buffer.from(run.second.id).toString('hex');
  return run.recorder.keys.get(host)!;
}

describe.each(Object.entries(SABOTAGES))('the search sees %s', (_title, sabotage) => {
  let run: Run;
  beforeAll(() => {
    run = recordSabotaged(sabotage);
  });
  it.each(Object.entries(sabotage.shows) as [Role, readonly Row[]][])('at %s: %j', (role, rows) => {
    const scopes = new Map(rows.map((row) => [row, TABLE.find((known) => known.row === row)!.scope]));
    for (const scope of new Set(scopes.values())) {
      const view = viewOf(run, role, scope, givenKeys(run, sabotage.given), REACH);
      for (const row of rows) if (scopes.get(row) === scope) expect([row, knows(run, view, row)]).toEqual([row, true]);
    }
  });
});

it('every cell of the table that says no has a sabotage which its search finds', () => {
  const roles: readonly Role[] = ['S', 'P1', 'P2', 'P3', 'CS', 'T'];
  const cells = TABLE.flatMap(({ row, knownTo }) =>
    roles.filter((role) => !knownTo.includes(role)).map((role) => `${row} at ${role}`),
  );
  const seen = new Set(
    Object.values(SABOTAGES).flatMap(({ shows }) =>
      (Object.entries(shows) as [Role, readonly Row[]][]).flatMap(([role, rows]) =>
        rows.map((row) => `${row} at ${role}`),
      ),
    ),
  );
  expect(cells.filter((cell) => !seen.has(cell))).toEqual([]);
});

describe('the searches for derived facts see', () => {
  afterAll(() => expect(build.broken.size).toBe(0));

  it('[CR-7] packets without padding', () => {
    whileSabotaged(['no padding'], () => {
      expect(lengthsOf(5, 'hi')).not.toEqual(lengthsOf(2, 'hi'));
      expect(lengthsOf(3, 'x'.repeat(100))).not.toEqual(lengthsOf(3, 'x'));
    });
  });
  it('[SO-3] recipients in the order of the roster', () => {
    expect(whileSabotaged(['recipients not shuffled'], () => unevenness(placesOfSender(30)))).toBeGreaterThan(50);
  });
  it('[SP-3] one R for all copies', () => {
    const { blinded, everything } = whileSabotaged(['one R for all'], () => linkageAtServer(40));
    expect(blinded.distance).toBeLessThan(-100);
    expect(everything.within).toBeLessThan(-10);
  });
  it('[SO-5] copies without scramble', () => {
    const { everything } = whileSabotaged(['E1 without scramble'], () => linkageAtServer(40));
    expect(everything.distance).toBeLessThan(-100);
  });
  it('[CS-1] a source that lists all recipients in every copy', () => {
    const run = recordSabotaged({ flags: ['E1 in the clear', 'E1 without scramble'], shows: {} });
    expect(recipientsPerCopy(run)).toEqual([3, 3, 3]);
  });
  it('[GR-1] a group key for every hour', () => {
    expect(whileSabotaged(['one key for every hour'], () => hourKeyReaches(HOUR))).toBe(true);
  });
  it('[GR-2] a device that erases no hours', () => {
    expect(whileSabotaged(['hours never erased'], () => stolen(3 * HOUR))).toEqual({ key: true, opens: true });
  });
});
