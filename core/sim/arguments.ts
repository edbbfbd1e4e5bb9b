import { UsageError } from '@conclave/core/errors';
import type { FaultLevel } from './faults.ts';
import type { Options } from './simulate.ts';

export type Settings = Pick<Options, 'nodes' | 'hours' | 'faults'> & {
  readonly provider: 'symbolic' | 'real';
};

export interface Arguments {
  readonly command: 'run' | 'batch' | 'sabotage';
  readonly settings: Settings;
  /** One, or all numbers of a range. */
  readonly seeds: readonly string[];
  readonly json: boolean;
}

const DEFAULTS = { nodes: 40, hours: 72, faults: 'light', provider: 'symbolic' } as const;
const MOST_SEEDS = 100_000;

export const USAGE = `npm run sim -- [--seed S | --seeds A..B] [--nodes N] [--hours H] [--faults none|light|heavy]
               [--provider symbolic|real] [--json]
npm run sim -- sabotage [--json]`;

/** Throws UsageError 'arguments'. */
export function parseArguments(args: readonly string[]): Arguments {
  const values = new Map<string, string>();
  let json = false;
  let sabotage = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--json') json = true;
    else if (arg === 'sabotage' && i === 0) sabotage = true;
    else if (/^--(seed|seeds|nodes|hours|faults|provider)$/.test(arg)) values.set(arg.slice(2), args[++i] ?? '');
    else throw refused(`unknown argument ${arg}`);
  }
  const range = values.get('seeds');
  return {
    command: sabotage ? 'sabotage' : range === undefined ? 'run' : 'batch',
    settings: {
      nodes: whole(values, 'nodes', DEFAULTS.nodes),
      hours: whole(values, 'hours', DEFAULTS.hours),
      faults: oneOf<FaultLevel>(values, 'faults', ['none', 'light', 'heavy'], DEFAULTS.faults),
      provider: oneOf(values, 'provider', ['symbolic', 'real'], DEFAULTS.provider),
    },
    seeds: range === undefined ? [values.get('seed') ?? '1'] : seedsIn(range),
    json,
  };
}

/** What reproduces one run of these settings exactly. */
export function commandFor(seed: string, { nodes, hours, faults, provider }: Settings): string {
  const given = provider === DEFAULTS.provider ? '' : ` --provider ${provider}`;
  return `npm run sim -- --seed ${seed} --nodes ${nodes} --hours ${hours} --faults ${faults}${given}`;
}

function seedsIn(range: string): string[] {
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(range) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (!(count >= 1 && count <= MOST_SEEDS)) throw refused(`--seeds ${range}: a range such as 1..100`);
  return Array.from({ length: count }, (_, i) => String(Number(from) + i));
}

function whole(values: ReadonlyMap<string, string>, name: string, otherwise: number): number {
  const value = Number(values.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 2) throw refused(`--${name}: a whole number from 2`);
  return value;
}

function oneOf<Value extends string>(
  values: ReadonlyMap<string, string>,
  name: string,
  allowed: readonly Value[],
  otherwise: Value,
): Value {
  const given = values.get(name) ?? otherwise;
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw refused(`--${name}: one of ${allowed.join(', ')}`);
  return found;
}

function refused(why: string): UsageError {
  return new UsageError('arguments', why);
}
