// npm, the one that runs this script where there is one (`npm.cmd` cannot be spawned directly on Windows).
import { must } from './run.mjs';

export function npm(args, options) {
  const running = process.env.npm_execpath;
  if (running?.endsWith('.js')) return must(process.execPath, [running, ...args], options);
  return must('npm', args, { ...options, shell: process.platform === 'win32' });
}
