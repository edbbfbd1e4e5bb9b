/** The part of Stryker's report (mutation-testing-report-schema) that is read here. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly static?: boolean;
  readonly testsCompleted?: number;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Counts {
  readonly killed: number;
  readonly survived: number;
  /** Percent of all mutants, one decimal. */
  readonly score: number;
}

export interface Survivor {
  readonly file: string;
  readonly line: number;
  /** `mutator: code → replacement`, on one line: what ./survivors.md calls it. */
  readonly name: string;
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** Throws where Stryker could not say what became of a mutant: such a run has no score. */
export function countMutants({ files }: Report): Map<string, Counts> {
  const rows = Object.entries(files).map(([file, { mutants }]) => {
    for (const { status, location } of mutants) {
      if ([...KILLED, ...SURVIVED].includes(status)) continue;
      throw new Error(`${file}:${location.start.line}: a mutant without a verdict (${status})`);
    }
    const killed = mutants.filter(isKilled).length;
    return [file, counts(killed, mutants.length - killed)] as const;
  });
  return new Map(rows);
}

/**
 * A test that fails notices a mutant, and one that never ends (or runs a hundred times as long). So does a suite that
 * can't even be collected, which Stryker calls survived, for no test of it failed.
 */
function isKilled({ status, testsCompleted }: Mutant): boolean {
  return KILLED.includes(status) || (status === 'Survived' && testsCompleted === 0);
}

export function total(rows: Iterable<Counts>): Counts {
  let [killed, survived] = [0, 0];
  for (const row of rows) {
    killed += row.killed;
    survived += row.survived;
  }
  return counts(killed, survived);
}

export function survivors({ files }: Report): Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter((mutant) => !isKilled(mutant))
      .map(({ mutatorName, replacement = '', location }) => ({
        file: file.replace('core/src/', ''),
        line: location.start.line,
        name: `${mutatorName}: ${oneLine(cut(source, location))} → ${oneLine(replacement)}`,
      })),
  );
}

function counts(killed: number, survived: number): Counts {
  const all = killed + survived;
  return { killed, survived, score: all === 0 ? 100 : Math.floor((1000 * killed) / all) / 10 };
}

function cut(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}

/** Short enough for a list, and without what Markdown would take for its own. */
function oneLine(code: string): string {
  const text = code.replace(/\s+/g, ' ').replaceAll('`', "'");
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}
