import type { Problem } from '@conclave/desktop/bridge/contract';
import type { TFunction } from 'i18next';

export interface ProblemWords {
  readonly what: string;
  readonly todo: string;
}

/** What happened and what to do. `extra` fills in what the problem itself does not carry. */
export function problemWords(t: TFunction, problem: Problem, extra: Record<string, number> = {}): ProblemWords {
  const detail: Record<string, string | number> = { count: 1, ...extra, ...problem.detail };
  const count = Number(detail['count']);
  const values = { ...detail, count: Number.isFinite(count) ? count : 1 };
  return { what: whatWords(t, problem, values), todo: t(`problem.${problem.code}.do`) };
}

function whatWords(t: TFunction, { code, detail }: Problem, values: { count: number }): string {
  if (code === 'port-taken' && detail['port'] === undefined) return t('problem.port-taken.whatPlain');
  return t(`problem.${code}.what`, { ...values });
}
