import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { SCHEME } from './origin.ts';
import { pageFile } from './page-files.ts';

/** Before the app is ready: makes `app:` an origin like https, with storage and module scripts of its own. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the built renderer in the folder `root` as app://conclave/. */
export function servePages(root: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = request.method === 'GET' ? pageFile(root, request.url) : null;
    if (file === null) return answer(404, 'text/plain', 'not found');
    try {
      return answer(200, file.contentType, await readFile(file.path));
    } catch {
      return answer(404, 'text/plain', 'not found');
    }
  });
}

function answer(status: number, contentType: string, body: string | Buffer): Response {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(bytes, {
    status,
    headers: {
      'content-type': contentType,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  });
}
