import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { helloStatement } from '@conclave/core/identity/challenges';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import { type Answer, events, type HelloAnswer, malformed, type Refusal } from '@conclave/core/node/links/events';
import * as parse from '@conclave/core/node/links/parse-requests';
import { type Faults, type Service, serve } from '@conclave/core/node/links/serve';
import { peerAddress } from '@conclave/core/node/links/listen';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Socket } from 'socket.io';
import type { Counters } from '../counters.ts';
import type { Announcer } from '../directory/announcer.ts';
import type { Publisher } from '../directory/publisher.ts';
import type { Intake } from '../intake.ts';
import type { Limited, RateLimits } from '../limits.ts';
import { MailboxChallenges } from '../mailbox/challenges.ts';
import type { Registrar } from '../mailbox/registrar.ts';
import type { Sessions } from '../mailbox/sessions.ts';
import type { MailboxStore } from '../store/mailbox-store.ts';

/** All that a link may reach. */
export interface LinkServices {
  readonly env: Env;
  readonly identity: Ed25519SecretKey;
  readonly fingerprint: Fingerprint;
  readonly tlsKeyHash: Uint8Array;
  readonly registration: 'open' | 'closed';
  readonly store: MailboxStore;
  readonly registrar: Registrar;
  readonly sessions: Sessions;
  readonly announcer: Announcer;
  readonly publisher: Publisher;
  readonly intake: Intake;
  readonly limits: RateLimits;
  readonly counters: Counters;
  readonly faults: Faults;
}

const refused = (code: string): Refusal => ({ ok: false, code });

/** Answers every event that a device or proxy may send to the central server over one link. */
export function serveLink(socket: Socket, services: LinkServices): void {
  const { env, publisher, announcer, faults } = services;
  const peer = peerAddress(socket);
  const on = <Request, Reply>(event: string, service: Service<Request, Reply>) => serve(socket, event, service, faults);

  on<Uint8Array, Answer<HelloAnswer>>(events.hello, {
    parse: parse.parseHello,
    malformed,
    handle: (nonce) => hello(services, nonce),
  });
  on<number, Answer<{ directory: Uint8Array | null }>>(events.directory, {
    parse: parse.parseDirectoryRequest,
    malformed,
    handle: (known) => {
      const { document, directory } = publisher.current();
      // Not "newer than": who knows a higher number was told another story, and must see this one.
      return { ok: true, directory: directory.sequence === known ? null : document };
    },
  });
  on(events.register, {
    parse: parse.parseRegister,
    malformed,
    handle: ({ mailboxKey }) => register(services, peer, mailboxKey),
  });
  on(events.announce, {
    parse: parse.parseAnnounce,
    malformed,
    handle: (document): Promise<Answer> =>
      limited(services, 'announce', peer, () => announcer.announce(socket, peer, document)),
  });
  on<Uint8Array, 'taken' | 'busy'>(events.copy, {
    parse: parse.parsePacket,
    // As every other copy that is not one.
    malformed: 'taken',
    handle: (copy) => takeCopy(services, peer, copy),
  });
  serveMailbox(socket, peer, services, new MailboxChallenges(env, services.store, services.fingerprint));
  socket.once('disconnect', () => void announcer.linkDropped(socket));
}

function serveMailbox(socket: Socket, peer: string, services: LinkServices, challenges: MailboxChallenges): void {
  serve<MailboxId, Answer<{ nonce: Uint8Array }>>(
    socket,
    events.challenge,
    { parse: parse.parseChallenge, malformed, handle: (id) => ({ ok: true, nonce: challenges.ask(id) }) },
    services.faults,
  );
  serve(
    socket,
    events.login,
    {
      parse: parse.parseLogin,
      malformed,
      handle: ({ mailboxId, signature }): Promise<Answer> =>
        limited(services, 'login', peer, async () => {
          const holds = await challenges.accepts(mailboxId, signature);
          services.counters.add(holds ? 'logins' : 'logins-refused');
          if (!holds) return refused('refused');
          const started = services.sessions.start(socket, mailboxId.slice() as MailboxId);
          return started ? { ok: true } : refused('rate-limited');
        }),
    },
    services.faults,
  );
}

function hello({ identity, tlsKeyHash }: LinkServices, nonce: Uint8Array): Answer<HelloAnswer> {
  const signature = identity.sign(helloStatement(nonce, tlsKeyHash));
  return { ok: true, identity: identity.publicKey.bytes, tlsKeyHash, signature };
}

async function register(
  services: LinkServices,
  peer: string,
  key: Uint8Array,
): Promise<Answer<{ mailboxId: MailboxId }>> {
  const { registrar, registration, counters } = services;
  const answer =
    registration === 'closed'
      ? refused('closed')
      : await limited(services, 'register', peer, async (): Promise<Answer<{ mailboxId: MailboxId }>> => {
          const mailboxId = await registrar.register(key);
          return mailboxId === null ? malformed : { ok: true, mailboxId };
        });
  counters.add(answer.ok ? 'registrations' : 'registrations-refused');
  return answer;
}

async function takeCopy({ intake, limits, counters }: LinkServices, peer: string, copy: Uint8Array) {
  if (!(await limits.hasRoom('failed-copy', peer))) {
    counters.add('requests-rate-limited');
    return 'busy';
  }
  const { answer, failed } = await intake.take(copy);
  if (failed) await limits.allows('failed-copy', peer);
  return answer;
}

async function limited<T>(
  { limits, counters }: LinkServices,
  what: Limited,
  peer: string,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  if (await limits.allows(what, peer)) return work();
  counters.add('requests-rate-limited');
  return refused('rate-limited');
}
