import { type Fault, type Finding, nameOf } from './finding.ts';
import { Hand } from './hand.ts';
import type { Target } from './target.ts';
import type { Setup } from './worker.ts';

export interface RunOptions {
  readonly runs: number;
  readonly seed: string;
  readonly threads: number;
  readonly targets: Setup['targets'];
  readonly folders: Setup['folders'];
  /** Only this target; null for all. */
  readonly only: string | null;
  /** Called with the first finding of each name. */
  readonly onFinding: (finding: Finding) => void;
}

/** What one target had. */
export interface TargetReport {
  readonly target: string;
  readonly runs: number;
  readonly corpus: readonly Uint8Array[];
  readonly branches: number;
  readonly faults: Readonly<Record<Fault, number>>;
}

/** After so many lost workers the rest of a target's runs is left. */
const MAX_LOST = 2;

/** All targets, each with its share of the runs. Ends by itself. */
export async function fuzz(options: RunOptions): Promise<TargetReport[]> {
  const shares = sharesOf(await chosen(options), options.runs);
  const next = shares.values();
  const reports: TargetReport[] = [];
  const named = new Set<string>();
  const tellFirst = (finding: Finding) => {
    const name = nameOf(finding);
    if (!named.has(name)) options.onFinding(finding);
    named.add(name);
  };
  const { targets, folders, threads } = options;
  const hands = Array.from({ length: Math.min(threads, shares.length) }, () => new Hand({ targets, folders }));
  const takeJobs = async (hand: Hand) => {
    for (const share of next) reports.push(await fuzzShare(hand, share, options.seed, tellFirst));
  };
  try {
    await Promise.all(hands.map(takeJobs));
  } finally {
    await Promise.all(hands.map((hand) => hand.stop()));
  }
  return reports.sort((a, b) => (a.target < b.target ? -1 : 1));
}

interface Share {
  readonly target: string;
  readonly runs: number;
}

async function chosen({ targets: url, only }: RunOptions): Promise<Target[]> {
  const { targets } = (await import(url)) as { targets: readonly Target[] };
  return targets.filter(({ name }) => only === null || name === only);
}

/** By weight; what rounding leaves goes to the first ones, one each. */
function sharesOf(targets: readonly Target[], runs: number): Share[] {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const shares = targets.map(({ name, weight }) => ({ target: name, runs: Math.floor((runs * weight) / total) }));
  const left = runs - shares.reduce((sum, share) => sum + share.runs, 0);
  return shares.map(({ target, runs: share }, i) => ({ target, runs: i < left ? share + 1 : share }));
}

async function fuzzShare(
  hand: Hand,
  { target, runs }: Share,
  seed: string,
  onFinding: (finding: Finding) => void,
): Promise<TargetReport> {
  const faults: Record<Fault, number> = { crash: 0, hang: 0, untyped: 0 };
  const count = (finding: Finding) => {
    faults[finding.fault]++;
    onFinding(finding);
  };
  const before = hand.runs;
  const done = () => hand.runs - before;
  for (let lost = 0; lost < MAX_LOST; lost++) {
    const job = { target, runs: runs - done(), seed: lost === 0 ? seed : `${seed} after ${lost}` };
    const result = await hand.work(job, count);
    if (result !== null) return { target, runs: done(), ...result, faults };
  }
  return { target, runs: done(), corpus: [], branches: 0, faults };
}
