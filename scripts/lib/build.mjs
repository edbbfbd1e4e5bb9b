// Builds every part. Its own module, so that `start` and `test` build with progress in the same process.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { mainBundle, preloadBundle, relayBundle, rendererBundle } from './bundle.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';

export const relayProgram = join(root, 'relay-server/dist/conclave-relay.js');
export const desktopFolder = join(root, 'electron');

const parts = [
  ['the server', relayBundle],
  ['the desktop app, main process', mainBundle],
  ['the desktop app, preload', preloadBundle],
  ['the desktop app, page', rendererBundle],
];

export async function buildAll() {
  const { build } = await import('vite');
  const mode = process.env.NODE_ENV;
  for (const [name, bundle] of parts) await step(`Building ${name}`, () => build(bundle()));
  // Vite leaves NODE_ENV=production behind, which the tests that follow would inherit.
  if (mode === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = mode;
  chmodSync(relayProgram, 0o755);
}
