import type { AppEvent } from '../../bridge/contract.ts';
import { StorageError } from '../storage/storage-error.ts';
import { codeOf, toProblem } from './problems.ts';

/** Faults in what nobody waits for: into the log by code, and a full disk, once each time, before the person's eyes. */
export class FaultReport {
  readonly #push: (event: AppEvent) => void;
  readonly #log: (code: string) => void;
  #saidSo = false;

  constructor(push: (event: AppEvent) => void, log: (code: string) => void) {
    this.#push = push;
    this.#log = log;
  }

  report(thrown: unknown): void {
    this.#log(codeOf(thrown));
    if (!(thrown instanceof StorageError) || this.#saidSo) return;
    this.#saidSo = true;
    this.#push({ type: 'problem', problem: toProblem(thrown), during: null });
  }

  /** Something could be stored. */
  allIsWell(): void {
    this.#saidSo = false;
  }
}
