import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GroupView } from '../bridge/contract.ts';
import { Unread } from '../main/desktop/unread.ts';
import { trayPicture } from '../main/tray/picture.ts';

const at = (pixels: Uint8Array, size: number, x: number, y: number) => {
  const start = (Math.floor((y * size) / 32) * size + Math.floor((x * size) / 32)) * 4;
  const [blue, green, red, alpha] = pixels.subarray(start, start + 4);
  return { red, green, blue, alpha };
};

describe('the icon in the tray', () => {
  test.each([16, 24, 36, 48])('is the mark on its tile at %i pixels', (size) => {
    const pixels = trayPicture(size, { tile: true, badge: false });
    expect(pixels).toHaveLength(size * size * 4);
    expect(at(pixels, size, 0, 0).alpha).toBeLessThan(128);
    expect(at(pixels, size, 16, 13.4)).toEqual({ red: 0xff, green: 0xf8, blue: 0xef, alpha: 255 });
    expect(at(pixels, size, 9.5, 16)).toEqual({ red: 0xa4, green: 0x13, blue: 0x3c, alpha: 255 });
  });

  test('has its seats and its colours where the drawing has them', () => {
    const drawing = readFileSync(new URL('../../assets/icon-small.svg', import.meta.url), 'utf8');
    const pixels = trayPicture(128, { tile: true, badge: false });
    const seats = [...drawing.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
    expect(seats).toHaveLength(10);
    for (const [, x, y] of seats) expect(at(pixels, 128, Number(x), Number(y)).green).toBe(0xf8);
    expect(drawing).toContain('fill="#A4133C"');
    expect(drawing).toContain('fill="#FFF8EF"');
  });

  test('shows by a shape, not by colour alone, that something is unread', () => {
    for (const tile of [true, false]) {
      const quiet = trayPicture(128, { tile, badge: false });
      const badge = trayPicture(128, { tile, badge: true });
      expect(at(badge, 128, 26, 6).alpha).toBe(255);
      // The gap round it sets it off from what it covers.
      expect(at(badge, 128, 19.3, 6).alpha).toBe(0);
      expect(Buffer.compare(quiet, badge)).not.toBe(0);
    }
  });
});

test('unread messages are counted by what the windows are told', () => {
  const unread = new Unread();
  const group = (id: string, count: number) => ({ id, unread: count, mutedUntil: null, mentioned: false }) as GroupView;
  expect(unread.hear({ type: 'group', group: group('a', 3) })).toBe(true);
  unread.hear({ type: 'group', group: group('b', 2) });
  expect(unread.total).toBe(5);
  unread.hear({ type: 'group', group: group('a', 0) });
  expect(unread.total).toBe(2);
  const muted = { ...group('a', 9), mutedUntil: 1 };
  unread.hear({ type: 'group', group: muted });
  expect(unread.total).toBe(2);
  unread.hear({ type: 'group', group: { ...muted, mentioned: true } });
  expect(unread.total).toBe(3);
  expect(unread.hear({ type: 'sealed', sealed: [] })).toBe(false);
});
