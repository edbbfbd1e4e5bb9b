/** The window's own scheme and origin: nothing is loaded from a network or from file://. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://conclave`;
export const START_PAGE = `${ORIGIN}/index.html`;

/** True for a page of ours. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${SCHEME}:` && host === 'conclave';
  } catch {
    return false;
  }
}
