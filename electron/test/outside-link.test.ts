import { describe, expect, test } from 'vitest';
import { outsideLink } from '../main/links/outside-link.ts';

describe('links that the system opens', () => {
  test('are web pages and mail addresses, as they are shown', () => {
    expect(outsideLink('https://example.org/a?b=c#d')).toBe('https://example.org/a?b=c#d');
    expect(outsideLink('HTTP://Example.ORG')).toBe('http://example.org/');
    expect(outsideLink('https://аррӏе.com/')).toBe('https://xn--80ak6aa92e.com/');
    expect(outsideLink('mailto:ana@example.org')).toBe('mailto:ana@example.org');
  });

  test('are nothing else', () => {
    const refused = [
      '',
      'example.org',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'smb://host/share',
      'ms-msdt:/id',
      'conclave:abc',
      'app://conclave/index.html',
      'https://bank.example@evil.example/',
      'https://:word@evil.example/',
      'mailto:ana@example.org?attach=/etc/passwd',
      `https://example.org/${'x'.repeat(4_000)}`,
    ];
    for (const url of refused) expect(outsideLink(url), url).toBeNull();
  });
});
