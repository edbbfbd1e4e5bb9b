// Prints the folder of an Electron that runs here, getting one first where there is none.
// Use it with ELECTRON_OVERRIDE_DIST_PATH=$(node scripts/provision-electron.mjs).
import { provideElectron } from './lib/electron-runtime.mjs';
import { say } from './lib/progress.mjs';

const { directory, version, source } = await provideElectron();
say(`Electron ${version} (${source})`);
process.stdout.write(`${directory}\n`);
