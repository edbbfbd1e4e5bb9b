// How each part is bundled: our own TypeScript into few files, third-party packages left where npm put them.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { thirdParty } from './workspaces.mjs';

const isPackage = (names) => {
  const patterns = names.map((name) => new RegExp(`^${name.replaceAll('/', '\\/')}(/|$)`));
  return (id) => patterns.some((pattern) => pattern.test(id));
};

function nodeBundle({ input, outDir, external, target, output }) {
  const isBuiltin = isPackage([...builtinModules, 'electron']);
  const isExternal = isPackage(external);
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: true,
      target,
      outDir: join(root, outDir),
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input,
        external: (id) => id.startsWith('node:') || isBuiltin(id) || isExternal(id),
        output: { format: 'es', ...output },
      },
    },
  };
}

const startsWithShebang = (file) => readFileSync(file, 'utf8').startsWith('#!');

/** The server: one executable file, so that `npx conclave-relay` and a container need nothing else of ours. */
export function relayBundle() {
  const entry = join(root, 'relay-server/src/cli.ts');
  return nodeBundle({
    input: { 'conclave-relay': entry },
    outDir: 'relay-server/dist',
    external: [...thirdParty('relay-server'), ...thirdParty('core')],
    target: 'node20',
    output: {
      entryFileNames: '[name].js',
      codeSplitting: false,
      banner: startsWithShebang(entry) ? '' : '#!/usr/bin/env node',
    },
  });
}

/** The main process, and the server that it can host in a process of its own. */
export function mainBundle() {
  return nodeBundle({
    input: {
      index: join(root, 'electron/main/index.ts'),
      'server-process': join(root, 'electron/main/host/server-process.ts'),
    },
    outDir: 'electron/dist/main',
    external: [...thirdParty('electron'), ...thirdParty('core')],
    target: 'node20',
    output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
  });
}

/** The preload: a sandboxed one must be a single CommonJS file. */
export function preloadBundle() {
  return nodeBundle({
    input: { index: join(root, 'electron/preload/index.ts') },
    outDir: 'electron/dist/preload',
    external: [],
    target: 'chrome130',
    output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
  });
}

/** The page: renderer/vite.config.ts says how. */
export function rendererBundle() {
  return { root: join(root, 'renderer'), configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn' };
}
