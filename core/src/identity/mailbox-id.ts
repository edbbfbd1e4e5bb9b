import { base32Decode, base32Encode, checkCharacter } from '../bytes/base32.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type MailboxId, mailboxId } from '../wire/ids.ts';

/** Without the check character. */
const SYMBOLS = 10;

export { type MailboxId, mailboxId };

/** For people: ten base32 characters and a check character, such as `k7f2-9qxm-3a5`. */
export function formatMailboxId(id: MailboxId): string {
  const symbols = base32Encode(id);
  const text = symbols + checkCharacter(symbols);
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

/** Reads it in either case, with or without hyphens. Throws DecodeError 'mailbox-id' for any single typo or swap. */
export function parseMailboxId(text: string): MailboxId {
  const symbols = text.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  const malformed = new DecodeError('mailbox-id', 'not a short id');
  if (!/^[0-9a-hjkmnp-tv-z]{11}$/.test(symbols)) throw malformed;
  const body = symbols.slice(0, SYMBOLS);
  if (checkCharacter(body) !== symbols[SYMBOLS]) throw malformed;
  try {
    return mailboxId(base32Decode(body, geometry.mailboxId));
  } catch {
    throw malformed;
  }
}
