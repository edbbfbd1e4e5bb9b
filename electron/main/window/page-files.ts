import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file below `root` that `url` names, or null: another host, a kind of file that the window has no use for, or a
 * path that any reading of it leads outside.
 */
export function pageFile(root: string, url: string): PageFile | null {
  const segments = pathSegments(url);
  if (segments === null) return null;
  const path = join(root, ...segments);
  if (!path.startsWith(root + sep)) return null;
  const contentType = types[extname(path).toLowerCase()];
  return contentType ? { path, contentType } : null;
}

/** Of a URL on our host, decoded; null if one is empty, starts with a dot or holds what no built file's name does. */
function pathSegments(url: string): string[] | null {
  try {
    const { host, pathname } = new URL(url);
    if (host !== 'conclave') return null;
    const segments = (pathname === '/' ? '/index.html' : pathname).slice(1).split('/').map(decodeURIComponent);
    return segments.every((segment) => /^[\w@-][\w.@-]*$/.test(segment)) ? segments : null;
  } catch {
    return null;
  }
}
