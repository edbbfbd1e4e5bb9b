const longest = 4_000;

/**
 * The address that the system may open for a link in a message, in the one form that the window shows, or null. Only
 * web pages and mail: other schemes start programs. No name or password in front of the host, which is there to make an
 * address look like another's; a letter that brings its own subject, text or attachments is not asked for.
 */
export function outsideLink(url: string): string | null {
  if (url.length > longest || !URL.canParse(url)) return null;
  const { protocol, username, password, search, hash, href } = new URL(url);
  const isPage = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  const isMail = protocol === 'mailto:' && search === '' && hash === '';
  return isPage || isMail ? href : null;
}
