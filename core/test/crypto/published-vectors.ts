import { readFileSync } from 'node:fs';
import { fromHex } from '@conclave/core/bytes/bytes';

/** A case of any Wycheproof file; the byte strings among its fields are hex. */
export interface WycheproofCase {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'acceptable' | 'invalid';
}

interface WycheproofFile<Group, Case> {
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & { readonly tests: readonly (Case & WycheproofCase)[] })[];
}

/** Reads a file of ../vectors. Not an `import`: the compiler would infer a type from a quarter of a megabyte. */
export function readVectors<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as Shape;
}

/** The cases of a Wycheproof file, each with its group. */
export function wycheproof<Case, Group = object>(name: string): { group: Group; test: Case & WycheproofCase }[] {
  const file = readVectors<WycheproofFile<Group, Case>>(`wycheproof-${name}`);
  const cases = file.testGroups.flatMap((group) => group.tests.map((test) => ({ group, test })));
  if (cases.length !== file.numberOfTests) throw new Error(`${name}: ${cases.length} of ${file.numberOfTests} cases`);
  return cases;
}

/** What a failing assertion shows first. */
export function caseName(test: WycheproofCase): string {
  return `case ${test.tcId} ${test.flags.join(' ')} ${test.comment}`;
}

export const hex = fromHex;
