const longest = 4_000;

/** The whole address that a link in a message leads to, as it will be opened; null for what is not opened. */
export function linkTarget(url: string): URL | null {
  if (url.length > longest || !URL.canParse(url)) return null;
  const target = new URL(url);
  const { protocol, username, password, search, hash } = target;
  const isPage = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  const isMail = protocol === 'mailto:' && search === '' && hash === '';
  return isPage || isMail ? target : null;
}
