/** What comes over a link: arguments of events, and answers. Parsers give a typed value or null. */

import { callback } from '../../node/links/parse.ts';
import * as answers from '../../node/links/parse-answers.ts';
import * as requests from '../../node/links/parse-requests.ts';
import type { Target } from '../target.ts';
import { bytesOfValue, valueFrom } from '../value.ts';
import { decoder } from './define.ts';

const b = (length: number) => Buffer.alloc(length, 7);

/** Something valid for every parser; each gets all of them. */
const VALUES: readonly unknown[] = [
  b(32),
  b(6),
  0,
  { mailboxKey: b(32) },
  { mailboxId: b(6), signature: b(64) },
  { nonce: b(32), fingerprint: b(32), address: b(4), port: 7000 },
  { id: 'a-delivery', arrivedAt: 1_700_000_000_000, bytes: b(384) },
  { serverTime: 1_700_000_000_000 },
  { ok: true, identity: b(32), tlsKeyHash: b(32), signature: b(64), directory: b(9), mailboxId: b(6), nonce: b(32) },
  { ok: true, directory: null },
  { ok: false, code: 'rate-limited' },
  ...['settled', 'busy', 'failed', 'taken', 'refused'],
];

export const linkTargets: readonly Target[] = [
  ...Object.entries(requests).map(([name, parse]) =>
    parser(name, (value) => (parse as (input: unknown) => unknown)(Array.isArray(value) ? value : [value])),
  ),
  ...Object.entries(answers).map(([name, parse]) => parser(name, parse)),
  parser('callback', (value) => callback(Array.isArray(value) ? value : [value])),
];

function parser(name: string, parse: (value: unknown) => unknown): Target {
  const of = name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  return {
    ...decoder(
      `link-${of}`,
      (input) => parse(valueFrom(input)),
      () => VALUES.map(bytesOfValue),
      [],
    ),
    weight: 8,
  };
}
