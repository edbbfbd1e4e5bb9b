import { ConclaveError, type DecodeError, type UsageError, type VerifyError } from '../src/errors.ts';

export type Allowed = typeof DecodeError | typeof VerifyError | typeof UsageError;

/**
 * Something that takes bytes from others, and has to stand whatever they are. It keeps nothing from one input to the
 * next, so that an input which breaks it breaks it alone.
 */
export interface Target {
  /** Names its file in corpus/. */
  readonly name: string;
  /** Its share of the runs. */
  readonly weight: number;
  /** What its docstring says that it throws. */
  readonly allows: readonly Allowed[];
  /** Valid inputs to start from, made by the project's own encoders. Called once. */
  readonly seeds: () => readonly Uint8Array[];
  readonly run: (input: Uint8Array) => void;
}

/** What `run` threw that it must not throw; null where all is well. */
export function judge({ allows, run }: Target, input: Uint8Array): Error | null {
  try {
    run(input);
    return null;
  } catch (error) {
    if (error instanceof ConclaveError && allows.some((allowed) => error.constructor === allowed)) return null;
    return error instanceof Error ? error : new Error(`thrown, and no Error: ${String(error)}`);
  }
}
