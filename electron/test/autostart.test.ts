import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setAutostartEntry } from '../main/autostart/autostart.ts';
import { desktopEntry, execLine } from '../main/autostart/desktop-entry.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-autostart-'));
const entry = {
  path: join(folder, 'autostart', 'conclave.desktop'),
  name: 'Conclave',
  command: ['/opt/Conclave/conclave', '--minimised'],
};

/** Reads an Exec value as the specification says: first the string's escapes, then the quotes. */
function readExec(value: string): string[] {
  const text = value.replace(/\\(.)/gs, '$1');
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"/gs)].map(([, inside]) =>
    (inside ?? '').replace(/\\(.)/gs, '$1').replaceAll('%%', '%'),
  );
}

test('a start at login is a file that comes and goes', () => {
  setAutostartEntry(true, entry);
  const text = readFileSync(entry.path, 'utf8');
  expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Conclave\n/);
  expect(text).toContain('Exec="/opt/Conclave/conclave" "--minimised"\n');
  setAutostartEntry(false, entry);
  expect(existsSync(entry.path)).toBe(false);
  expect(() => setAutostartEntry(false, entry)).not.toThrow();
});

test('whatever the path, the command is read back as it was, on one line', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().filter((text) => !/[\r\n]/.test(text)),
        { minLength: 1 },
      ),
      (command) => {
        expect(readExec(execLine(command))).toEqual(command);
        expect(
          desktopEntry('Conclave', command)
            .split('\n')
            .filter((line) => line.startsWith('Exec=')),
        ).toHaveLength(1);
      },
    ),
  );
});

test('what can’t be written is refused in words', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const refused = expect.objectContaining({ problem: { code: 'autostart-failed', detail: {} } });
  expect(() => setAutostartEntry(true, { ...entry, path: join(file, 'conclave.desktop') })).toThrow(refused);
  expect(() => setAutostartEntry(true, { ...entry, command: ['/opt/a\nExec=evil'] })).toThrow(refused);
});
