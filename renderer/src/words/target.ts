/** What somebody has typed as a target, judged by its looks alone; the main process checks it for real. */
export type TargetKind = 'none' | 'shortId' | 'contactCode' | 'unknown';

export function targetKind(typed: string): TargetKind {
  const target = typed.trim().toLowerCase();
  if (target === '') return 'none';
  if (target.startsWith('conclave:')) return 'contactCode';
  return /^[a-z0-9]{4}-?[a-z0-9]{4}-?[a-z0-9]{3}$/u.test(target) ? 'shortId' : 'unknown';
}
