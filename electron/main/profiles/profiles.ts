import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '../ipc/problem.ts';

/** Letters, digits, and inside also spaces, `-` and `_`: a name for people that is a folder's on every system. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} _-]{0,30}[\p{L}\p{M}\p{N}])?$/u;
/** Devices that Windows finds in every folder. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The name as a folder has it, or null for one that won't do. */
export function profileName(text: string): string | null {
  const name = text.trim().normalize('NFC');
  return NAME.test(name) && !RESERVED.test(name) ? name : null;
}

/** Of the profile that a start is for: null for the first one. Throws Refused 'profile-name-malformed'. */
export function profileIn(argv: readonly string[]): string | null {
  const at = argv.findIndex((argument) => argument === '--profile' || argument.startsWith('--profile='));
  if (at < 0) return null;
  const [, joined] = /^--profile=(.*)$/s.exec(argv[at] ?? '') ?? [];
  const name = profileName(joined ?? argv[at + 1] ?? '');
  if (name === null) throw new Refused('profile-name-malformed');
  return name;
}

/** The data folder of a profile; the first one lies directly in `base`. */
export function profileFolder(base: string, name: string | null): string {
  return name === null ? base : join(base, 'profiles', name);
}

/** All but the first one, in the order of their names. */
export function listProfiles(base: string): readonly string[] {
  try {
    const entries = readdirSync(join(base, 'profiles'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && profileName(entry.name) === entry.name);
    return folders.map(({ name }) => name).sort((a, b) => a.localeCompare(b));
  } catch {
    // There is no such folder before there is a second profile.
    return [];
  }
}

/** Throws Refused 'profile-name-malformed', 'profile-exists' or, where the disk says no, 'disk-full'. */
export function createProfile(base: string, text: string): string {
  const name = profileName(text);
  if (name === null) throw new Refused('profile-name-malformed');
  // Some systems can't tell names apart that differ in case only.
  const taken = listProfiles(base).some((known) => known.toLowerCase() === name.toLowerCase());
  if (taken) throw new Refused('profile-exists');
  try {
    mkdirSync(profileFolder(base, name), { recursive: true, mode: 0o700 });
  } catch {
    throw new Refused('disk-full');
  }
  return name;
}
