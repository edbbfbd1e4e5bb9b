import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createProfile, listProfiles, profileFolder, profileIn, profileName } from '../main/profiles/profiles.ts';
import { Person } from './support/person.ts';

const refused = (code: string) => expect.objectContaining({ problem: { code, detail: {} } });

describe('profiles', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'conclave-profiles-'));
  });

  test('each lies in a folder of its own, the first one where it always was', () => {
    expect(profileFolder(base, null)).toBe(base);
    expect(createProfile(base, ' Arbeit ')).toBe('Arbeit');
    createProfile(base, 'Älteste Freunde');
    expect(listProfiles(base)).toEqual(['Älteste Freunde', 'Arbeit']);
  });

  test('a name that is taken, in any case, and one that is no name are refused', () => {
    createProfile(base, 'Work');
    expect(() => createProfile(base, 'WORK')).toThrow(refused('profile-exists'));
    for (const name of ['', '..', '.', 'a/b', 'a\\b', 'con', 'LPT1', '-x', 'x'.repeat(33), 'a\0b', 'a\nb', 'a.b'])
      expect(() => createProfile(base, name)).toThrow(refused('profile-name-malformed'));
    expect(listProfiles(base)).toEqual(['Work']);
  });

  test('no name leads out of the folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = profileName(text);
        if (name === null) return;
        expect(basename(profileFolder(base, name))).toBe(name);
        expect(dirname(profileFolder(base, name))).toBe(join(base, 'profiles'));
        expect(profileName(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  test('what else lies in the folder is no profile', () => {
    mkdirSync(join(base, 'profiles', '.hidden'), { recursive: true });
    writeFileSync(join(base, 'profiles', 'file'), '');
    expect(listProfiles(base)).toEqual([]);
    expect(listProfiles(join(base, 'nowhere'))).toEqual([]);
  });

  test('a start names its profile, or is for the first one', () => {
    expect(profileIn(['conclave', '--minimised'])).toBeNull();
    expect(profileIn(['conclave', '--profile', 'Work'])).toBe('Work');
    expect(profileIn(['conclave', '--profile=Choir board', '--minimised'])).toBe('Choir board');
    for (const argv of [['--profile'], ['--profile='], ['--profile', '../..'], ['--profile', '--minimised']])
      expect(() => profileIn(argv)).toThrow(refused('profile-name-malformed'));
  });

  test('the window is told of a new one, which opens', async () => {
    const ana = await Person.start();
    await ana.must('createProfile', { name: 'Work' });
    expect(ana.opened).toEqual(['Work']);
    expect(ana.events.at(-1)).toMatchObject({ type: 'desktop', desktop: { profile: null, profiles: ['Work'] } });
    expect(await ana.do('createProfile', { name: 'work' })).toMatchObject({ problem: { code: 'profile-exists' } });
    await ana.close();
  });
});
