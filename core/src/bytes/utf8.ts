import { DecodeError } from '../errors.ts';

// Every host has these two globals; declaring the little that is used keeps DOM and Node types out of the core.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
// ignoreBOM means "do not strip it": decoding has to be injective, or two byte strings would be one name.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lone surrogates become U+FFFD, as everywhere on the web. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Throws DecodeError 'utf8' for anything that is not the one valid encoding of a text. */
export function utf8Decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DecodeError('utf8', 'not valid UTF-8');
  }
}
