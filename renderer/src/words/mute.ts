export type MuteChoice = 'off' | 'hour' | 'hours8' | 'week' | 'always' | 'until';

const HOUR = 60 * 60_000;
/** The last moment that a date can hold. */
const ALWAYS = 8_640_000_000_000_000;

const lengths: Readonly<Record<'hour' | 'hours8' | 'week', number>> = {
  hour: HOUR,
  hours8: 8 * HOUR,
  week: 7 * 24 * HOUR,
};

/** What a choice means, from `now` on; 'until' is what is set already. */
export function mutedBy(choice: Exclude<MuteChoice, 'until'>, now: number): number | null {
  if (choice === 'off') return null;
  return choice === 'always' ? ALWAYS : now + lengths[choice];
}

/** What is set at present. */
export function muteChoice(mutedUntil: number | null, now: number): 'off' | 'always' | 'until' {
  if (mutedUntil === null || mutedUntil <= now) return 'off';
  return mutedUntil >= ALWAYS ? 'always' : 'until';
}
