import type { Dice } from './dice.ts';

/** What a dishonest proxy does with one packet or copy. */
export type Misdeed = 'drop' | 'delay' | 'replay' | 'tamper' | 'fail';

/** How often it does each. */
export type Vice = Readonly<Record<Misdeed, number>>;

export const virtuous: Vice = { drop: 0, delay: 0, replay: 0, tamper: 0, fail: 0 };

/** Kinds of dishonest proxies: most have one bad habit, the last has all. */
export const vices: readonly Vice[] = [
  { ...virtuous, drop: 0.3 },
  { ...virtuous, delay: 0.3 },
  { ...virtuous, replay: 0.5 },
  { ...virtuous, tamper: 0.2 },
  { ...virtuous, fail: 0.4 },
  { drop: 0.08, delay: 0.08, replay: 0.08, tamper: 0.08, fail: 0.08 },
];

export function draw(dice: Dice, vice: Vice): Misdeed | null {
  if (vice === virtuous) return null;
  for (const misdeed of Object.keys(vice) as Misdeed[]) if (dice.chance(vice[misdeed])) return misdeed;
  return null;
}

/** One bit of it is another. */
export function tampered<Packet extends Uint8Array>(dice: Dice, packet: Packet): Packet {
  const changed = packet.slice() as Packet;
  const at = dice.below(changed.length);
  changed[at] = (changed[at] as number) ^ (1 << dice.below(8));
  return changed;
}
