import type { Problem, ProblemCode } from '../../bridge/contract.ts';

/** A refusal on its way to the window. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: Problem['detail'] = {}) {
    super(code);
    this.name = 'Refused';
    this.problem = { code, detail };
  }
}
