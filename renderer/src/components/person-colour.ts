import type { ColourIndex } from '@conclave/desktop/bridge/contract';

// Whole class names, so that Tailwind finds them. Neighbours in the list are far apart on the wheel.
const classes = [
  'person-18',
  'person-150',
  'person-265',
  'person-62',
  'person-320',
  'person-195',
  'person-40',
  'person-125',
  'person-290',
  'person-230',
  'person-350',
  'person-90',
] as const;

export const colourCount = classes.length;

/** The class that sets `--person`; any index from outside lands in the set. */
export function colourClass(colour: ColourIndex): string {
  const index = Number.isSafeInteger(colour) ? Math.abs(colour) % classes.length : 0;
  return classes[index] ?? classes[0];
}
