// The system's own libraries and programs: which are missing, and getting them where that is ours to do.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say, step } from './progress.mjs';
import { must, run } from './run.mjs';

/** Each need names its Debian packages in order of preference: one of them is enough. */
const LIBRARIES = [
  { packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { packages: ['libnss3'] },
  { packages: ['libgbm1'] },
  { packages: ['libasound2t64', 'libasound2'] },
];
const UNZIP = { programs: ['unzip'], packages: ['unzip'] };
const XVFB = { programs: ['Xvfb'], packages: ['xvfb'] };

/** What running the app needs, and with `tests: true` what the tests need beyond that. */
function needs({ tests }) {
  const headless = !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  return [...LIBRARIES, UNZIP, ...(headless || tests ? [XVFB] : [])];
}

/** Sees to it that everything is there. As root on Debian and Ubuntu it installs; otherwise it throws with the line to run. */
export async function ensureSystem({ tests = false } = {}) {
  if (process.platform !== 'linux') return;
  if (!hasProgram(['apt-get'])) return adviseWithoutApt(needs({ tests }));
  let missing = await missingNeeds(needs({ tests }));
  if (missing.length === 0) return;
  if (process.getuid() !== 0) {
    const names = (await packagesFor(missing)).join(' ');
    throw new Error(`The system lacks libraries. Run this line, then start again:\n\n  ${aptLine('sudo ', names)}\n`);
  }
  await step('Reading the list of system packages', () => apt(['update', '-qq']));
  const names = await packagesFor(missing);
  await step(`Installing ${names.join(', ')}`, () =>
    apt(['install', '-y', '-qq', '--no-install-recommends', ...names]),
  );
  missing = await missingNeeds(missing);
  if (missing.length > 0) throw new Error(`still missing: ${missing.map((need) => need.packages[0]).join(', ')}`);
}

async function missingNeeds(list) {
  const missing = [];
  for (const need of list) {
    if (need.programs ? !hasProgram(need.programs) : !(await anyInstalled(need.packages))) missing.push(need);
  }
  return missing;
}

function hasProgram(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.some((name) => folders.some((folder) => existsSync(join(folder, name))));
}

async function anyInstalled(packages) {
  const { output } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}\\n', ...packages]);
  return output.split('\n').includes('installed');
}

/** The packages' names differ between releases (…t64): take the one that this release has. */
async function packagesFor(list) {
  const names = [];
  for (const { packages } of list) {
    let chosen = packages.at(-1);
    for (const name of packages.toReversed()) if (await hasCandidate(name)) chosen = name;
    names.push(chosen);
  }
  return names;
}

async function hasCandidate(name) {
  const { output } = await run('apt-cache', ['policy', name], { env: { LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(output);
}

function apt(args) {
  return must('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

function aptLine(sudo, names) {
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names}`;
}

function adviseWithoutApt(list) {
  const programs = list.filter((need) => need.programs && !hasProgram(need.programs));
  if (programs.length > 0) throw new Error(`missing programs: ${programs.map((need) => need.programs[0]).join(', ')}`);
  say('  This system has no apt: if a window does not open, install GTK 3, NSS, GBM and ALSA.');
}
