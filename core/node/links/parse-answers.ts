import type { HopAnswer } from '@conclave/core/ports';
import { geometry } from '@conclave/core/wire/geometry';
import type { MailboxId } from '@conclave/core/wire/ids';
import { type Answer, type DialBackAnswer, type HelloAnswer, MAX_DIRECTORY, MAX_WORD, NONCE } from './events.ts';
import { bytesBetween, bytesOf, complete, fields, text } from './parse.ts';
import { parseMailboxId } from './parse-requests.ts';

/** One parser per answer: what came back through the callback, to a typed answer, or null for anything else. */

type Fields = Readonly<Record<string, unknown>>;

export const parseHelloAnswer = parser<HelloAnswer>(({ identity, tlsKeyHash, signature }) =>
  complete({
    identity: bytesOf(identity, geometry.key),
    tlsKeyHash: bytesOf(tlsKeyHash, geometry.hash),
    signature: bytesOf(signature, geometry.signature),
  }),
);

/** `directory` is null where nothing newer is there. */
export const parseDirectoryAnswer = parser<{ directory: Uint8Array | null }>(({ directory }) => {
  if (directory === null) return { directory };
  return complete({ directory: bytesBetween(directory, 1, MAX_DIRECTORY) });
});

export const parseRegisterAnswer = parser<{ mailboxId: MailboxId }>(({ mailboxId }) =>
  complete({ mailboxId: parseMailboxId(mailboxId) }),
);

export const parseChallengeAnswer = parser<{ nonce: Uint8Array }>(({ nonce }) =>
  complete({ nonce: bytesOf(nonce, NONCE) }),
);

/** Of 'login' and 'announce', where there is nothing to say but yes or no. */
export const parsePlainAnswer = parser<object>(() => ({}));

export const parseDialBackAnswer = parser<DialBackAnswer>(({ identity, signature }) =>
  complete({ identity: bytesOf(identity, geometry.key), signature: bytesOf(signature, geometry.signature) }),
);

/** A packet that was handed over and not answered in these words may have been taken. */
export function parseHopAnswer(value: unknown): HopAnswer {
  return value === 'settled' || value === 'busy' || value === 'failed' ? value : 'unknown';
}

/** The central server's answer to a copy. */
export function parseCopyAnswer(value: unknown): HopAnswer {
  if (value === 'taken') return 'settled';
  return value === 'busy' ? 'busy' : 'unknown';
}

function parser<T extends object>(read: (fields: Fields) => T | null): (value: unknown) => Answer<T> | null {
  return (value) => {
    const answer = fields(value);
    if (answer.ok === true) {
      const contents = read(answer);
      return contents === null ? null : { ok: true, ...contents };
    }
    const code = text(answer.code, MAX_WORD);
    return answer.ok === false && code !== null && /^[a-z-]+$/.test(code) ? { ok: false, code } : null;
  };
}
