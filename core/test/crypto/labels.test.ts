import { utf8Decode } from '@conclave/core/bytes/utf8';
import { labels } from '@conclave/core/crypto/labels';
import { describe, expect, it } from 'vitest';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('labels', () => {
  it.each(Object.entries(labels))('[CR-4] %s says the version and its own name', (name, bytes) => {
    expect(utf8Decode(bytes)).toBe(`conclave/v1/${kebab(name)}`);
  });

  it('[CR-4] are distinct, and there are some for every use', () => {
    const texts = Object.values(labels).map(utf8Decode);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(30);
  });
});
