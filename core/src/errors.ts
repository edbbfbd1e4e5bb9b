/** Errors by who is at fault. "Not for me" is a value (null), never one of these. */
export class ConclaveError extends Error {
  /** Stable, machine-readable reason, such as `truncated` or `wrong-server-key`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Their bytes are malformed: truncated, oversized, of unknown version, not canonical. */
export class DecodeError extends ConclaveError {}

/** Their key or signature does not hold. */
export class VerifyError extends ConclaveError {}

/** Our caller asked for something that the interface forbids. */
export class UsageError extends ConclaveError {}

/** Our own invariant broke. */
export class InternalError extends ConclaveError {}
