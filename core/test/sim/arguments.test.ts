import { UsageError } from '@conclave/core/errors';
import { commandFor, parseArguments } from '@conclave/core/sim/arguments';
import { expect, it } from 'vitest';

it('reads a run, and prints the command that repeats it', () => {
  const { command, settings, seeds } = parseArguments(
    '--seed x7 --nodes 12 --hours 24 --faults heavy --provider real'.split(' '),
  );
  expect({ command, seeds }).toEqual({ command: 'run', seeds: ['x7'] });
  const again = commandFor('x7', settings);
  expect(parseArguments(again.split(' ').slice(4)).settings).toEqual(settings);
});

it('reads a range of seeds, and sabotage', () => {
  expect(parseArguments(['--seeds', '8..11'])).toMatchObject({ command: 'batch', seeds: ['8', '9', '10', '11'] });
  expect(parseArguments(['sabotage', '--json'])).toMatchObject({ command: 'sabotage', json: true });
});

it.each(['--nodes 1', '--nodes x', '--faults some', '--seeds 5..4', '--seeds 1..9999999', '--colour red', '--hours'])(
  'refuses %s',
  (line) => {
    expect(() => parseArguments(line.split(' '))).toThrow(UsageError);
  },
);
