import { u32 } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { utf8Decode, utf8Encode } from '../bytes/utf8.ts';
import { DecodeError, UsageError } from '../errors.ts';

/**
 * What admins set for a group, by the key of the operation `settings`:
 *
 *     1 inviters       one byte: 0 admins, 1 every member; 1 until it is set
 *     2 disappearing   seconds(4) that every device keeps a message for; 0, until it is set, for ever
 *     3 description    UTF-8, at most 1,024 bytes
 *
 * Another value under one of these keys changes nothing; other keys are kept, unread.
 */
export const SETTING_INVITERS = 1;
export const SETTING_DISAPPEARING = 2;
export const SETTING_DESCRIPTION = 3;

/** As many as an operation holds. */
const MAX_DESCRIPTION_BYTES = 1024;

export interface Settings {
  readonly everyMemberInvites: boolean;
  /** Seconds; 0 where messages stay. */
  readonly disappearing: number;
  readonly description: string;
}

export function readSettings(settings: ReadonlyMap<number, Uint8Array>): Settings {
  const disappearing = settings.get(SETTING_DISAPPEARING);
  const description = settings.get(SETTING_DESCRIPTION);
  return {
    everyMemberInvites: settings.get(SETTING_INVITERS)?.[0] !== 0,
    disappearing: disappearing === undefined ? 0 : new Reader(disappearing).u32(),
    description: description === undefined ? '' : utf8Decode(description),
  };
}

export function isSettable(key: number, value: Uint8Array): boolean {
  if (key === SETTING_INVITERS) return value.length === 1 && (value[0] as number) <= 1;
  if (key === SETTING_DISAPPEARING) return value.length === 4;
  return key !== SETTING_DESCRIPTION || isText(value);
}

/** Throws UsageError 'range' unless it is a whole number of seconds that four bytes hold. */
export function disappearingValue(seconds: number): Uint8Array {
  return u32(seconds);
}

/** Trimmed and in one Unicode form. Throws UsageError 'text-too-long'. */
export function descriptionValue(text: string): Uint8Array {
  const value = utf8Encode(text.normalize('NFC').trim());
  if (value.length > MAX_DESCRIPTION_BYTES) throw new UsageError('text-too-long', 'too long for a description');
  return value;
}

function isText(value: Uint8Array): boolean {
  if (value.length > MAX_DESCRIPTION_BYTES) return false;
  try {
    utf8Decode(value);
    return true;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}
