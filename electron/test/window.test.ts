import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOwnWindow } from '../main/ipc/sender.ts';
import { contentSecurityPolicy } from '../main/window/content-security-policy.ts';
import { isOwnPage } from '../main/window/origin.ts';
import { pageFile } from '../main/window/page-files.ts';
import { loadWindowState, saveWindowState } from '../main/window/window-state.ts';

const ROOT = '/srv/pages';

describe('pages', () => {
  test('files below the root are served with their type', () => {
    expect(pageFile(ROOT, 'app://conclave/')).toEqual({
      path: '/srv/pages/index.html',
      contentType: 'text/html; charset=utf-8',
    });
    expect(pageFile(ROOT, 'app://conclave/assets/index-1a.js?x#y')?.path).toBe('/srv/pages/assets/index-1a.js');
  });

  test.each([
    'app://conclave/../secret.json',
    'app://conclave/%2e%2e/secret.json',
    'app://conclave/..%2fsecret.json',
    'app://conclave/assets/..%5c..%5csecret.json',
    'app://conclave/%00.html',
    'app://conclave/c:/windows.json',
    'app://conclave//etc/passwd.html',
    'app://conclave/.hidden.json',
    'app://conclave/%zz.html',
    'app://conclave/database-key',
    'app://other/index.html',
    'not a url',
  ])('%s is not', (url) => {
    const file = pageFile(ROOT, url);
    // URL parsing itself takes plain dots away; what is left must stay inside.
    expect(file === null || file.path === '/srv/pages/secret.json').toBe(true);
  });

  test('no path leads outside', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '%2e%2e', '%2f', '\\', '%5c', '/', 'a', '.js', '%00', '//'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const file = pageFile(ROOT, `app://conclave/${parts.join('')}.js`);
        if (file !== null) expect(file.path).toMatch(/^(\/[\w@-][\w.@-]*)+$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the policy has no way round it', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('who may command', () => {
  const mainFrame = { url: 'app://conclave/index.html' };
  const from = (senderFrame: unknown) =>
    isOwnWindow({ sender: { mainFrame }, senderFrame } as unknown as Parameters<typeof isOwnWindow>[0]);

  test('the main frame of our page', () => expect(from(mainFrame)).toBe(true));
  test('no frame inside it, even of our origin', () => expect(from({ url: 'app://conclave/index.html' })).toBe(false));
  test('no frame that is gone', () => expect(from(null)).toBe(false));
  test('no other page', () => {
    for (const url of [
      'https://conclave/',
      'app://conclave.evil/',
      'app://evil/conclave',
      'file:///x',
      'about:blank',
      '',
    ]) {
      expect(isOwnPage(url)).toBe(false);
    }
  });
});

describe('window state', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const state = { x: 10, y: 20, width: 900, height: 600, maximized: true };
  const path = join(mkdtempSync(join(tmpdir(), 'conclave-window-')), 'window.json');

  test('is kept', () => {
    saveWindowState(path, state);
    expect(loadWindowState(path, screens)).toEqual(state);
  });

  test('is not used where no screen shows it', () => {
    saveWindowState(path, { ...state, x: 5_000 });
    expect(loadWindowState(path, screens)).toBeNull();
  });

  test('a file of anything else is ignored', () => {
    for (const text of ['', '{', '[]', '{"x":1}', JSON.stringify({ ...state, width: 0 })]) {
      writeFileSync(path, text);
      expect(loadWindowState(path, screens)).toBeNull();
    }
  });
});
