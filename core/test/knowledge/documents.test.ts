import { describe, expect, it } from 'vitest';
import { isAmong, read, sources, titlesIn } from './titles.ts';

/** Rules that no test here can hold, and why. A rule with a test may not stand here. */
const UNTESTED: Readonly<Record<string, string>> = {};

const FOLDERS = ['core/test', 'core/sim', 'relay-server/test', 'electron/test', 'e2e'];
const files = FOLDERS.flatMap(sources);
const titles = new Map(files.map((path) => [path, titlesIn(path)]));
const all = [...titles.values()].flat();

const protocol = read('docs/PROTOCOL.md');
const rules = [...protocol.matchAll(/^- \*\*\[([A-Z]{2}-\d+)\]\*\*/gm)].map(([, rule]) => rule as string);
const cited = new Set(
  all.flatMap((template) => [...template.join('').matchAll(/\[([A-Z]{2}-\d+)\]/g)].map(([, rule]) => rule as string)),
);

describe('docs/PROTOCOL.md', () => {
  it('gives every number to one rule', () => {
    expect(rules.length).toBeGreaterThan(70);
    expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
  });
  it.each(rules)('[%s] is named by a test, or among those that have none for a reason', (rule) => {
    expect(cited.has(rule) !== Object.hasOwn(UNTESTED, rule)).toBe(true);
  });
  it('has every rule that code, tests or documents name', () => {
    const naming = [...files, ...sources('core/src'), ...sources('core/node'), ...sources('relay-server/src')];
    const documents = ['docs/PROTOCOL.md', 'docs/THREAT-MODEL.md'];
    const named = [...naming, ...documents].flatMap((path) =>
      [...read(path).matchAll(/\[((?:CR|ID|DI|SO|FP|SP|CS|TA|GR|LI|TV)-\d+)\]/g)].map(([, rule]) => `${path} ${rule}`),
    );
    expect(named.filter((name) => !rules.includes(name.split(' ')[1] as string))).toEqual([]);
  });
});

/** A test that a document names: `file` › *title › title*, or *title* in any file. */
interface Named {
  readonly file: string | null;
  readonly titles: readonly string[];
}

/** Emphasis that names no test. */
const WORDS = ['title', 'strong', 'Groups', '[rule] row › is not known to ROLE'];

/** By table row or paragraph: a file counts for the titles after it there. */
function namedIn(block: string): Named[] {
  const named: Named[] = [];
  let file: string | null = null;
  for (const [, path, emphasis] of block.matchAll(/`([\w/-]+\.test\.ts)`|(?<!\*)\*([^*]+)\*(?!\*)/g)) {
    if (path !== undefined) file = path;
    else if (!WORDS.includes(emphasis as string)) named.push({ file, titles: (emphasis as string).split(' › ') });
  }
  return named;
}

function exists({ file, titles: parts }: Named): boolean {
  const among = file === null ? all : (titles.get(`core/test/${file}`) ?? []);
  return parts.every((part) => isAmong(part, among));
}

describe('docs/THREAT-MODEL.md', () => {
  const blocks = read('docs/THREAT-MODEL.md')
    .split(/\n\n|\n(?=[|#-]|\d+\. )/)
    .map((block) => block.replaceAll('\n', ' '));
  const named = blocks.flatMap(namedIn);

  it('names tests', () => {
    expect(named.length).toBeGreaterThan(45);
  });
  it.each(named.map((one) => [one.titles.join(' › '), one] as const))('names a test that exists: %s', (_, one) => {
    expect(exists(one)).toBe(true);
  });
  it('names a test for each thing that somebody can not', () => {
    let heading = '';
    const bare = blocks.filter((block) => {
      if (/^\| (cannot|who)/.test(block)) heading = block;
      if (!block.startsWith('|')) heading = '';
      const isRow = heading.includes('cannot') && block !== heading && !/^\| ---/.test(block);
      return isRow && !/: see limit|rows as above|which neither has/.test(block) && namedIn(block).length === 0;
    });
    expect(bare).toEqual([]);
  });
  it('is told when a title or a file is not there', () => {
    expect(exists({ file: null, titles: ['[CS-2] swap the slots of two copies'] })).toBe(true);
    expect(exists({ file: 'roles/attacks.test.ts', titles: ['[CS-2] swap the slots …'] })).toBe(true);
    expect(exists({ file: 'roles/attacks.test.ts', titles: ['[CS-2] swap the slots'] })).toBe(false);
    expect(exists({ file: 'roles/sizes.test.ts', titles: ['[CS-2] swap the slots of two copies'] })).toBe(false);
    expect(exists({ file: 'roles/none.test.ts', titles: ['[CS-2] swap the slots of two copies'] })).toBe(false);
    expect(exists({ file: null, titles: ['[CS-2] swap the slots of three copies'] })).toBe(false);
  });
});
