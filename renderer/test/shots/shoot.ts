/**
 * Screenshots and axe over the page as built, in Debian's Chromium, without Electron.
 *   npx tsx renderer/test/shots/shoot.ts [folder] [scene…]
 * SHOT_SIZE=640x700 takes another size, SHOT_LOCALE=de-DE another language (scenes that click English names fail then).
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import type { Scene } from './scene.ts';
import { scenes } from './scene-list.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Its own copy of the page, so that another build meanwhile does not take files away.
const built = mkdtempSync(join(tmpdir(), 'conclave-page-'));
const [folder = '/tmp/shots', ...wanted] = process.argv.slice(2);
const [givenWidth, givenHeight] = (process.env['SHOT_SIZE'] ?? '').split('x').map(Number);
const sizes =
  givenWidth !== undefined && givenHeight !== undefined
    ? [{ width: givenWidth, height: givenHeight }]
    : [
        { width: 1280, height: 800 },
        { width: 900, height: 600 },
      ];
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:";

async function fakeBridgeScript(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: here('scenes.ts'), name: 'scenes', formats: ['iife'] } },
  });
  const output = Array.isArray(result) ? result[0] : undefined;
  const chunk = output?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('the fake bridge did not build');
  return chunk.code;
}

async function open(
  browser: Browser,
  script: string,
  size: { width: number; height: number },
  dark: boolean,
  locale = process.env['SHOT_LOCALE'] ?? 'en-GB',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
    bypassCSP: false,
  });
  const page = await context.newPage();
  await page.route('http://conclave.test/**', (route) => {
    const path = join(built, new URL(route.request().url()).pathname.replace(/\/$/u, '/index.html'));
    if (!existsSync(path)) return route.fulfill({ status: 404 });
    const headers = { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': policy };
    return route.fulfill({ body: readFileSync(path), headers });
  });
  await page.addInitScript({ content: script });
  return page;
}

async function shoot(page: Page, scene: Scene, name: string): Promise<string[]> {
  const found: string[] = [];
  const note = (words: string) => found.push(`${name}: ${words}`);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
  page.on('pageerror', (error) => note(error.message));
  await page.goto(`http://conclave.test/?scene=${scene.base ?? scene.name}`);
  await page.evaluate(() => document.fonts.ready);
  await scene.act?.(page);
  await page.waitForTimeout(250);
  // A long list shows itself once it stands at its end.
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('[data-testid="virtuoso-item-list"]')?.style.visibility !== 'hidden',
  );
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const violation of violations) {
    const where = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`);
    note(`axe ${violation.id}: ${where.join(' | ')}`);
  }
  return found;
}

mkdirSync(folder, { recursive: true });
await build({ configFile: here('../../vite.config.ts'), logLevel: 'error', build: { outDir: built } });
const script = await fakeBridgeScript();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let failed = 0;
for (const scene of scenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  for (const size of sizes) {
    for (const dark of [false, true]) {
      const page = await open(browser, script, size, dark, scene.locale);
      const name = `${scene.name}-${size.width}-${dark ? 'dark' : 'light'}`;
      const found = await shoot(page, scene, name).catch((error: unknown) => [`${name}: ${String(error)}`]);
      failed += found.length;
      for (const line of found) console.log(line);
      await page.context().close();
    }
  }
}
await browser.close();
rmSync(built, { recursive: true });
console.log(failed === 0 ? 'every scene is clean' : `${failed} findings`);
process.exitCode = failed === 0 ? 0 : 1;
