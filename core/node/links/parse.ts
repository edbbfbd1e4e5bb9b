/** What parsers of arguments and answers are made of. Total: whatever a peer sent, a typed value or null. */

/** A view on `value`, null unless it is binary of `min` to `max` bytes. */
export function bytesBetween(value: unknown, min: number, max: number): Uint8Array | null {
  if (!(value instanceof Uint8Array) || value.length < min || value.length > max) return null;
  // Never a Buffer: its `slice` is a view where a Uint8Array's is a copy.
  return new Uint8Array(value.buffer, value.byteOffset, value.length);
}

export const bytesOf = (value: unknown, length: number): Uint8Array | null => bytesBetween(value, length, length);

/** A whole number of 0 … `max`. */
export function wholeNumber(value: unknown, max: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max ? value : null;
}

/** 1 … `max` characters. */
export function text(value: unknown, max: number): string | null {
  return typeof value === 'string' && value.length >= 1 && value.length <= max ? value : null;
}

/** The fields of an object, none for anything else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The object itself where no field is null. */
export function complete<T extends object>(object: T): { [Key in keyof T]: NonNullable<T[Key]> } | null {
  for (const value of Object.values(object)) if (value === null) return null;
  return object as { [Key in keyof T]: NonNullable<T[Key]> };
}

/** A peer's callback: Socket.IO passes it as the last argument of an event that wants an answer. */
export function callback(args: readonly unknown[]): ((...values: unknown[]) => void) | null {
  const last = args.at(-1);
  return typeof last === 'function' ? (last as (...values: unknown[]) => void) : null;
}

/** Milliseconds since the epoch, as on the wire: 48 bits. */
export const MAX_TIME = 2 ** 48 - 1;
export const MAX_U32 = 2 ** 32 - 1;
