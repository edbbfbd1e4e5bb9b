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
  for (const [name, bundle] of parts) await step(`Building ${name}`, () => build(bundle()));
  chmodSync(relayProgram, 0o755);
}
