import { describe, expect, it } from 'vitest';
import { attacks } from './attacks.ts';

describe.each(Object.entries(attacks))('[GR-21] strong remove: %s', (_, stories) => {
  it.each(stories)('$name', ({ run, expected }) => {
    expect(run()).toBe(expected);
  });
});
