import { defineConfig } from '@playwright/test';

/** Real Electron, real server, real proxies, each a process. One journey at a time: the machine has two cores. */
export default defineConfig({
  testDir: './tests',
  outputDir: './results',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  forbidOnly: true,
});
