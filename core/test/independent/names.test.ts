import { describe, expect, it } from 'vitest';
import { bytes, CLASSES, hex, label, packetSize, padded, sizeClass, unpadded } from './bytes.ts';
import { sha256 } from './crypto.ts';
import { names, sizes } from './files.ts';
import { memberIdOf } from './message.ts';
import { contactCode, mailboxIdText, serverAddress } from './names.ts';

describe('names', () => {
  it.each(names.mailboxIds)('[ID-1] mailbox id $text', (vector) => {
    expect(mailboxIdText(bytes(vector.bytes))).toBe(vector.text);
  });
  it.each(names.contactCodes)('[ID-2] contact code of mailbox $mailboxId', (vector) => {
    expect(contactCode(vector)).toBe(vector.text);
  });
  it.each(names.serverAddresses)('[ID-3] server address of $host', ({ host, port, identity, text }) => {
    expect(serverAddress(host, port, bytes(identity))).toBe(text);
  });
  it.each(names.ids)('[ID-3] [ID-4] ids of $publicKey', (vector) => {
    const key = bytes(vector.publicKey);
    expect(hex(memberIdOf(key))).toBe(vector.memberId);
    expect(hex(sha256(label('proxy-id'), key).slice(0, 8))).toBe(vector.proxyId);
    expect(hex(sha256(key))).toBe(vector.fingerprint);
  });
});

describe('sizes', () => {
  it('[CR-7] of deliveries and of packets', () => {
    expect(CLASSES).toHaveLength(16);
    for (const [least, size] of sizes.deliveries) expect(sizeClass(least), `${least}`).toBe(size);
    for (const [least, size] of sizes.packets) expect(packetSize(least), `${least}`).toBe(size);
  });
  it.each(sizes.paddings)('[CR-6] $content padded to $length', (vector) => {
    const content = bytes(vector.content);
    expect(hex(padded(content, vector.length))).toBe(vector.padded);
    expect(hex(unpadded(bytes(vector.padded)))).toBe(vector.content);
  });
  it.each(sizes.messages)('[SO-10] $body bytes for $recipients', ({ recipients, body, ...lengths }) => {
    const e2 = sizeClass(48 + 48 + 96 + body + 1);
    const x2 = packetSize(48 + 69 + 10 * recipients + (e2 - 48) + 1);
    expect(lengths).toEqual({ e2, x2, x1: x2 + 48 + 11, copy: 48 + 32 + 10 + e2 });
  });
});
