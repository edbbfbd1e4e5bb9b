// npm start: a local server with three proxies, and two people who can talk: Alice and Bob. `--fresh` forgets the last time.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { cacheFolder } from './lib/paths.mjs';
import { say } from './lib/progress.mjs';

const people = ['Alice', 'Bob'];

await main(async () => {
  await ensureDependencies();
  const { ensureSystem } = await import('./lib/system.mjs');
  await ensureSystem();
  const { provideElectron } = await import('./lib/electron-runtime.mjs');
  const electron = await provideElectron();
  const { buildAll } = await import('./lib/build.mjs');
  await buildAll();
  const { provideDisplay } = await import('./lib/display.mjs');
  const display = await provideDisplay();
  try {
    await runDemo(electron, display.env);
  } finally {
    display.stop();
  }
});

async function runDemo(electron, env) {
  const { freePort } = await import('./lib/ports.mjs');
  const { startServer, openWindow, untilOver } = await import('./lib/demo.mjs');
  const { sandboxArguments } = await import('./lib/sandbox.mjs');
  const port = await freePort();
  // One folder per port: the profiles know their server by its address.
  const folder = join(cacheFolder('conclave-demo'), String(port));
  if (process.argv.includes('--fresh')) rmSync(folder, { recursive: true, force: true });
  say(`  Everything that this keeps, and its logs: ${folder}`);
  const server = await startServer({ folder, port });
  say(`  Server with three proxies: ${server.address}`);
  const flags = sandboxArguments(electron.directory);
  const common = { folder, electron, address: server.address, env, flags };
  const windows = people.map((name) => openWindow({ name, ...common }));
  say(`✓ ${people.join(' and ')} are open. Close both windows or press Ctrl+C to end.`);
  say('  Alice: New group, then Add someone, with the short id at the top left of Bob’s window.');
  say('  Bob: Sealed messages, and the six words that Alice was shown.');
  await untilOver(server, windows);
}
