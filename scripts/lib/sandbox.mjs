// Chromium's sandbox, where the system lets a development build have one. Packaged builds always have it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './progress.mjs';

/** `['--no-sandbox']` where Electron would refuse to start with its sandbox, said aloud; otherwise nothing. */
export function sandboxArguments(electronDirectory) {
  const reason = process.platform === 'linux' ? whyNot(electronDirectory) : undefined;
  if (reason === undefined) return [];
  say(`  Chromium's sandbox is off for this run: ${reason}.`);
  return ['--no-sandbox'];
}

function whyNot(electronDirectory) {
  if (process.getuid() === 0) return 'it refuses to run as root';
  if (isSetuidRoot(join(electronDirectory, 'chrome-sandbox'))) return undefined;
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'this system keeps user namespaces from programs without an AppArmor profile';
  }
  if (setting('/proc/sys/kernel/unprivileged_userns_clone') === '0')
    return 'this system has no user namespaces for users';
  return undefined;
}

function isSetuidRoot(path) {
  const file = statSync(path, { throwIfNoEntry: false });
  return file !== undefined && file.uid === 0 && (file.mode & 0o4000) !== 0;
}

function setting(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
