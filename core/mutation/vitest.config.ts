import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const core = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** For Stryker alone, which runs it in a copy of the sources: `@conclave/core` has to be that copy, not the original. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@conclave\/core\/(node|sim)\/(.*)$/, replacement: `${core('')}$1/$2.ts` },
      { find: /^@conclave\/core\/(.*)$/, replacement: `${core('src/')}$1.ts` },
    ],
  },
  test: {
    include: ['core/mutation/suite.test.ts'],
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
