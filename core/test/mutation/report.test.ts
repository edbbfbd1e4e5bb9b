import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyOf, listedSurvivors } from '../../mutation/listed.ts';
import { countMutants, type Report, survivors, total } from '../../mutation/report.ts';

const at = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});
const mutant = (status: string, more = {}) => ({ mutatorName: 'M', status, location: at(1, 1, 2), ...more });
const report = (...mutants: ReturnType<typeof mutant>[]): Report => ({
  files: { 'core/src/wire/x.ts': { source: 'if (a < b) return `c`;\n', mutants } },
});

describe('the score of a mutation run', () => {
  it('counts what a test noticed, and what none covers as survived', () => {
    const mutants = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map((status) => mutant(status));
    const rows = countMutants(report(...mutants));
    expect(rows.get('core/src/wire/x.ts')).toEqual({ killed: 2, survived: 2, score: 50 });
    expect(total([...rows.values(), { killed: 1, survived: 0, score: 100 }])).toEqual({
      killed: 3,
      survived: 2,
      score: 60,
    });
  });
  it('counts a suite that could not be collected as killed, not one that passed', () => {
    const rows = countMutants(
      report(mutant('Survived', { testsCompleted: 0 }), mutant('Survived', { testsCompleted: 9 })),
    );
    expect(total(rows.values())).toEqual({ killed: 1, survived: 1, score: 50 });
  });
  it('is never rounded up', () => {
    const mutants = Array.from({ length: 2000 }, (_, i) => mutant(i === 0 ? 'Survived' : 'Killed'));
    expect(total(countMutants(report(...mutants)).values()).score).toBe(99.9);
  });
  it.each(['RuntimeError', 'CompileError', 'Pending'])('is none where a mutant ended as %s', (status) => {
    expect(() => countMutants(report(mutant(status)))).toThrow(/wire\/x\.ts:1.*without a verdict/);
  });
});

it('a survivor is named by its file, its code and what came in its place', () => {
  const [survivor] = survivors(report(mutant('Survived', { location: at(1, 5, 10), replacement: 'a  <=\nb' })));
  expect(survivor).toEqual({ file: 'wire/x.ts', line: 1, name: 'M: a < b → a <= b' });
  expect(keyOf(survivor!)).toBe('wire/x.ts M: a < b → a <= b');
});

it('every survivor that has a reason is of code that is still there', () => {
  const listed = [...listedSurvivors()];
  expect(listed.length).toBeGreaterThan(0);
  for (const key of listed) {
    const [, file = '', code = ''] = /^(\S+) \w+: (.*?)…? → /.exec(key) ?? [];
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
    expect(source.replace(/\s+/g, ' ').replaceAll('`', "'"), key).toContain(code);
  }
});
