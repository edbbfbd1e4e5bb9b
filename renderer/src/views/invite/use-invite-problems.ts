import type { Problem, ProblemCode } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../stores/world.ts';
import { problemWords } from '../../words/problem.ts';

const aboutTarget: readonly ProblemCode[] = [
  'contact-code-malformed',
  'short-id-malformed',
  'contact-code-other-server',
  'target-is-yourself',
  'target-already-member',
  'group-full',
];
const aboutPassphrase: readonly ProblemCode[] = ['passphrase-too-weak', 'passphrase-must-be-generated'];

interface InviteProblems {
  readonly target: string | null;
  readonly passphrase: string | null;
  readonly other: Problem | null;
}

/** Sorts the problem of the last try to the field it is about. */
export function useInviteProblems(): InviteProblems {
  const { t } = useTranslation();
  const problem = useWorld((world) => world.problems.invite ?? world.problems.proposePassphrase ?? null);
  if (problem === null) return { target: null, passphrase: null, other: null };
  const { what, todo } = problemWords(t, problem);
  if (aboutTarget.includes(problem.code)) return { target: `${what} ${todo}`, passphrase: null, other: null };
  if (aboutPassphrase.includes(problem.code)) return { target: null, passphrase: `${what} ${todo}`, other: null };
  return { target: null, passphrase: null, other: problem };
}
