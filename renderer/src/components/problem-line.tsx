import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@conclave/desktop/bridge/contract';
import { problemWords } from '../words/problem.ts';

interface Props {
  readonly problem: Problem;
  readonly extra?: Record<string, number>;
}

/** A problem where it happened: what it is, then what to do. */
export function ProblemLine({ problem, extra = {} }: Props) {
  const { t } = useTranslation();
  const { what, todo } = problemWords(t, problem, extra);
  return (
    <div role="alert" className="flex animate-appear gap-2.5 rounded-card bg-tint px-3 py-2.5 text-[0.875rem]">
      <TriangleAlert size={17} className="mt-0.5 shrink-0 text-accent" aria-hidden="true" />
      <p>
        <strong className="font-semibold">{what}</strong> {todo}
      </p>
    </div>
  );
}
