import type { ConclaveError } from '@conclave/core/errors';
import { expect } from 'vitest';

type ErrorClass = new (code: string, message: string) => ConclaveError;

/**
 * For `toThrow`: exactly this class and code. `message` is for what whoever reads the message can't do without, such
 * as the numbers that did not fit.
 */
export function refusal(type: ErrorClass, code: string, message = /\w/): unknown {
  return expect.objectContaining({ constructor: type, code, message: expect.stringMatching(message) });
}
