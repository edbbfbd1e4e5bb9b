// The packages of package-lock.json, installed when they are missing or not the ones of the lockfile.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';

const MINIMUM_NODE = [20, 19];

/** Runs `npm ci` where node_modules is missing or differs from the lockfile. */
export async function ensureDependencies() {
  checkNode();
  if (isInstalled()) return;
  await step('Installing dependencies (npm ci)', () => npm(['ci', '--no-audit', '--no-fund']));
  writeFileSync(mark(), lockHash());
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    throw new Error(`Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
  }
}

const mark = () => join(root, 'node_modules', '.conclave-lock.sha256');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Installed by us (the mark), or by npm itself: what npm wrote down about node_modules holds what the lockfile asks for. */
function isInstalled() {
  if (existsSync(mark()) && readFileSync(mark(), 'utf8') === lockHash()) return true;
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || optional || !path.startsWith('node_modules/')) return true;
    return link ? installed[path]?.link === true : installed[path]?.version === version;
  });
}
