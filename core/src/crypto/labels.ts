import { utf8Encode } from '../bytes/utf8.ts';

const label = (name: string): Uint8Array => utf8Encode(`conclave/v1/${name}`);

/**
 * What separates every use of a key from every other: HPKE info, HKDF salt and info, and the first bytes under each
 * signature and HMAC. One label has one use. Shared arrays: nobody writes to them.
 */
export const labels = {
  // HPKE info, one per layer (protocol.md §4)
  message: label('message'),
  scramble: label('scramble'),
  firstProxy: label('first-proxy'),
  secondProxy: label('second-proxy'),
  extraProxy: label('extra-proxy'),
  copy: label('copy'),
  epochSecret: label('epoch-secret'),
  inviteToDevice: label('invite-to-device'),
  invitePart: label('invite-part'),
  deviceNote: label('device-note'),

  // HPKE export contexts, followed by u16 i
  blind: label('blind'),

  // HKDF and HMAC
  slot: label('slot'),
  slotKeys: label('slot-keys'),
  hour: label('hour'),
  hourKeyPair: label('hour-key-pair'),
  hourPsk: label('hour-psk'),
  ratchet: label('ratchet'),
  resume: label('resume'),
  rekeyConfirm: label('rekey-confirm'),
  invite: label('invite'),
  inviteSigningKey: label('invite-signing-key'),
  inviteSealingKey: label('invite-sealing-key'),
  commit: label('commit'),

  // Hashes
  memberId: label('member-id'),
  proxyId: label('proxy-id'),
  contactCode: label('contact-code'),
  roster: label('roster'),
  chatId: label('chat-id'),
  inviteId: label('invite-id'),
  safetyWords: label('safety-words'),

  // Signatures
  messageSignature: label('message-signature'),
  operation: label('operation'),
  join: label('join'),
  rekey: label('rekey'),
  note: label('note'),
  directory: label('directory'),
  descriptor: label('descriptor'),
  dialBack: label('dial-back'),
  mailboxChallenge: label('mailbox-challenge'),
  serverHello: label('server-hello'),
} as const satisfies Readonly<Record<string, Uint8Array>>;
