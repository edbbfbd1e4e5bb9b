import { ConclaveError, DecodeError, UsageError, VerifyError } from '@conclave/core/errors';
import type { Problem, ProblemCode } from '../../bridge/contract.ts';
import { Refused } from '../ipc/problem.ts';
import { StorageError } from '../storage/storage-error.ts';

/** Codes of refusals that the window knows under the same name. */
const sameName: ReadonlySet<string> = new Set<ProblemCode>([
  'port-taken',
  'server-stopped',
  'contact-code-other-server',
  'target-is-yourself',
  'target-already-member',
  'passphrase-too-weak',
  'passphrase-must-be-generated',
  'passphrase-opens-nothing',
  'no-sealed-messages',
  'already-in-group',
  'invite-expired',
  'invite-invalid',
  'group-full',
  'rekey-under-way',
  'not-allowed',
  'name-empty',
  'name-too-long',
  'text-empty',
  'text-too-long',
  'unknown-group',
  'unknown-message',
  'too-many-mentions',
  'too-many-messages',
  'not-an-emoji',
  'not-a-member',
  'already-admin',
  'unknown-invite',
  'too-few-proxies',
  'clock-off',
]);

/** Refusals that come to the same for a person. */
const otherName: Readonly<Record<string, ProblemCode>> = {
  // The mailbox comes with the first connection.
  'not-registered': 'server-unreachable',
  removed: 'out-of-group',
  'too-large': 'group-too-large',
};

/** Bytes and texts that did not parse, by the decoder's code. */
const malformed: Readonly<Record<string, ProblemCode>> = {
  'server-address': 'server-address-malformed',
  'contact-code': 'contact-code-malformed',
  'mailbox-id': 'short-id-malformed',
};

/** What the window is told of anything thrown: a code, never the thrown text. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Refused) return thrown.problem;
  return { code: problemCode(thrown), detail: {} };
}

function problemCode(thrown: unknown): ProblemCode {
  if (!(thrown instanceof ConclaveError)) return 'internal';
  const { code } = thrown;
  if (thrown instanceof StorageError) return code === 'disk-full' ? 'disk-full' : 'internal';
  if (thrown instanceof DecodeError) return malformed[code] ?? 'internal';
  if (thrown instanceof VerifyError) return code === 'wrong-server-key' ? code : 'internal';
  if (!(thrown instanceof UsageError)) return 'internal';
  return sameName.has(code) ? (code as ProblemCode) : (otherName[code] ?? 'internal');
}

/** For the log: the stable code or the name of the error, nothing that could hold a secret. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof ConclaveError) return `${thrown.name} ${thrown.code}`;
  if (!(thrown instanceof Error)) return 'unknown';
  return 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.name} ${thrown.code}` : thrown.name;
}
