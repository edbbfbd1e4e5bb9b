import { readFileSync } from 'node:fs';
import type { Survivor } from './report.ts';

/** The survivors that ./survivors.md gives a reason for, as `file name`: a heading for the file, an item for each. */
export function listedSurvivors(): Set<string> {
  const listed = new Set<string>();
  let file = '';
  for (const line of readFileSync(new URL('survivors.md', import.meta.url), 'utf8').split('\n')) {
    file = /^## (\S+\.ts)$/.exec(line)?.[1] ?? file;
    const name = /^- `(.+)`$/.exec(line)?.[1];
    if (name !== undefined) listed.add(`${file} ${name}`);
  }
  return listed;
}

export function keyOf({ file, name }: Survivor): string {
  return `${file} ${name}`;
}
