import { defineConfig } from 'vitest/config';

/** The core as a whole, for long: nothing of it depends on whose cryptography is used, so Electron need not repeat it. */
const wholes = ['fuzz', 'sim', 'mutation'].map((folder) => `core/test/${folder}/**/*.test.ts`);
const common = { testTimeout: 30_000, hookTimeout: 30_000, restoreMocks: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'core',
          include: ['core/test/**/*.test.ts'],
          exclude: ['core/test/node/**', ...wholes],
        },
      },
      { test: { ...common, name: 'core-whole', include: wholes } },
      // Real sockets, native cryptography and files: what the hosts share.
      { test: { ...common, name: 'core-node', include: ['core/test/node/**/*.test.ts'] } },
      { test: { ...common, name: 'relay-server', include: ['relay-server/test/**/*.test.ts'] } },
      { test: { ...common, name: 'electron', include: ['electron/test/**/*.test.ts'] } },
      {
        extends: './renderer/vite.config.ts',
        root: './renderer',
        test: { ...common, name: 'renderer', environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['core/src/**'],
      reportsDirectory: 'coverage',
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
