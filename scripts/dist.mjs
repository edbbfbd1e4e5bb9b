// npm run dist: builds and packages the desktop app into release/. What follows `--` goes to electron-builder (`-- --dir`).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { say, step } from './lib/progress.mjs';

await main(async () => {
  await ensureDependencies();
  const { provideElectron } = await import('./lib/electron-runtime.mjs');
  const electron = await provideElectron();
  const { buildAll } = await import('./lib/build.mjs');
  await buildAll();
  rmSync(join(root, 'release'), { recursive: true, force: true });
  const args = ['--config', 'electron-builder.yml', ...process.argv.slice(2), ...runtimeOptions(electron)];
  const { tool } = await import('./lib/tools.mjs');
  const { status } = await step('Packaging', () =>
    tool('electron-builder', 'electron-builder', args, { inherit: true }),
  );
  if (status !== 0) throw new Error(`electron-builder ended with status ${status}`);
});

/** Where Electron's download is out of reach, packages carry the older runtime: good for trying them, never for users. */
function runtimeOptions({ source, directory, version }) {
  if (source !== 'packed') return [];
  say(`  Packaging with Electron ${version}, for trying only: not for release.`);
  return [`-c.electronDist=${directory}`, `-c.electronVersion=${version}`];
}
