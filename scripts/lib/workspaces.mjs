// The workspaces as package.json lists them, and what each of them holds.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

export const workspaces = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;

/** Every tsconfig of every workspace, as paths from the root. */
export function tsconfigs() {
  return workspaces.flatMap((workspace) =>
    readdirSync(join(root, workspace))
      .filter((name) => /^tsconfig(\.\w+)?\.json$/.test(name))
      .map((name) => `${workspace}/${name}`),
  );
}

/** The names of the third-party packages that a workspace declares, without other workspaces. */
export function thirdParty(workspace) {
  const path = join(root, workspace, 'package.json');
  if (!existsSync(path)) throw new Error(`no workspace ${workspace}`);
  const { dependencies = {} } = JSON.parse(readFileSync(path, 'utf8'));
  return Object.keys(dependencies).filter((name) => !name.startsWith('@conclave/'));
}
