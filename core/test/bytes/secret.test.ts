import { inspect } from 'node:util';
import { SecretBytes } from '@conclave/core/bytes/secret';
import { describe, expect, it } from 'vitest';

describe('SecretBytes', () => {
  it('shows nothing however it is printed', () => {
    const secret = new SecretBytes(Uint8Array.of(171, 205));
    const printed = [
      inspect({ secret }, { showHidden: true, depth: 9 }),
      JSON.stringify({ secret }),
      `${secret}`,
      JSON.stringify(Object.entries(secret)),
    ].join();
    expect(printed).toContain('[secret]');
    expect(printed).not.toMatch(/171|205|abcd/i);
  });

  it('gives its bytes to whoever asks, until it is wiped', () => {
    const bytes = Uint8Array.of(1, 2);
    const secret = new SecretBytes(bytes);
    expect(secret.reveal()).toEqual(Uint8Array.of(1, 2));
    secret.wipe();
    expect(secret.reveal()).toEqual(Uint8Array.of(0, 0));
    expect(bytes).toEqual(Uint8Array.of(0, 0));
  });
});
