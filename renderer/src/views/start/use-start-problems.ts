import { useTranslation } from 'react-i18next';
import type { Problem, ProblemCode } from '@conclave/desktop/bridge/contract';
import { useWorld } from '../../stores/world.ts';
import { problemWords } from '../../words/problem.ts';
import type { How } from './how-choice.tsx';

const aboutName: readonly ProblemCode[] = ['name-empty', 'name-too-long'];
const aboutAddress: readonly ProblemCode[] = ['server-address-malformed'];

/** Sorts the problem of the last try to the field it is about. */
export function useStartProblems(how: How): { name: string | null; address: string | null; other: Problem | null } {
  const { t } = useTranslation();
  const ended = useWorld((world) => world.problems[how === 'join' ? 'joinServer' : 'hostHere'] ?? null);
  const serverSays = useWorld((world) => (world.server?.state === 'refused' ? world.server.problem : null));
  const problem = ended ?? serverSays;
  if (problem === null) return { name: null, address: null, other: null };
  const { what, todo } = problemWords(t, problem);
  const words = `${what} ${todo}`;
  if (aboutName.includes(problem.code)) return { name: words, address: null, other: null };
  if (aboutAddress.includes(problem.code)) return { name: null, address: words, other: null };
  return { name: null, address: null, other: problem };
}
