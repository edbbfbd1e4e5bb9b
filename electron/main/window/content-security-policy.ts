/**
 * What a page of ours may do: run and show what came with the app, and nothing else. Styles set through the CSSOM (by
 * positioning libraries) need no exception; `style` attributes in markup and inline scripts have none.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
