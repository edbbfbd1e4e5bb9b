// Everything that e2e/chaos needs: dependencies, an Electron, the built app, a display.
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { spawnTree } from './end-tree.mjs';
import { root } from './paths.mjs';
import { say } from './progress.mjs';

/** Returns the exit status: 0 only if nothing went wrong. */
export async function runChaos({ kills, seed, json }) {
  await ensureDependencies();
  const { ensureSystem } = await import('./system.mjs');
  await ensureSystem({ tests: true });
  const { provideElectron } = await import('./electron-runtime.mjs');
  const electron = await provideElectron();
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  const { provideDisplay } = await import('./display.mjs');
  const display = await provideDisplay();
  try {
    say(`  Electron ${electron.version} (${electron.source}), seed ${seed}`);
    const { sandboxArguments } = await import('./sandbox.mjs');
    const noSandbox = sandboxArguments(electron.directory).length > 0;
    const env = {
      ...display.env,
      ...(noSandbox && { ELECTRON_DISABLE_SANDBOX: '1' }),
      ELECTRON_OVERRIDE_DIST_PATH: electron.directory,
    };
    const { status, output } = await driver([String(kills), seed], env);
    process.stdout.write(json || output === '' ? output : table(JSON.parse(output)));
    return status;
  } finally {
    display.stop();
  }
}

function table(figures) {
  return Object.entries(figures)
    .map(([name, count]) => `${name.padEnd(22)}${String(count).padStart(8)}\n`)
    .join('');
}

/** What it says goes to standard error as it comes; its figures are the output. */
async function driver(args, env) {
  const { toolScript } = await import('./tools.mjs');
  const program = join(root, 'e2e/chaos/index.ts');
  const child = spawnTree(process.execPath, [toolScript('tsx'), program, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { status, output };
}
