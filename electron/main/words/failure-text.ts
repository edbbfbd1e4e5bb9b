import { fill, type Words } from './words.ts';

/** Why the app can't start, what to do, and the facts that somebody who helps will ask for. */
export function failureText(code: string, dataFolder: string, { failure }: Words): string {
  const { because, general, where } = failure;
  const what = new Map(Object.entries(because)).get(code) ?? general;
  return `${what}\n\n${fill(where, { folder: dataFolder })}\n${fill(failure.code, { code })}`;
}
