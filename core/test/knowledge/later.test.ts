import { describe, expect, it } from 'vitest';
import { HOUR } from '../client/network.ts';
import { hourKeyReaches, stolen } from './later.ts';

describe('later', () => {
  it('[GR-1] the group key that P2 was given is of use in its hour only', () => {
    expect(hourKeyReaches(0)).toBe(true);
    expect(hourKeyReaches(HOUR)).toBe(false);
  });
  it('[GR-2] a stolen device holds no key to what came before the hours it keeps, also with all traffic recorded', () => {
    expect(stolen(3 * HOUR)).toEqual({ key: false, opens: false });
  });
  it('[GR-2] a device stolen within the hour does', () => {
    expect(stolen(0)).toEqual({ key: true, opens: true });
  });
});
