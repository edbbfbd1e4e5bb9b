import * as answers from '@conclave/core/node/links/parse-answers';
import * as requests from '@conclave/core/node/links/parse-requests';
import { describe, expect, it } from 'vitest';

const bytes = (length: number) => Buffer.alloc(length, length);
const plain = (length: number) => new Uint8Array(bytes(length));

describe('[LI-5] what a later version adds is ignored', () => {
  it.each([
    ['hello', requests.parseHello([bytes(32), 'more']), plain(32)],
    ['directory', requests.parseDirectoryRequest([7, { more: 1 }]), 7],
    ['register', requests.parseRegister([{ mailboxKey: bytes(32), more: 1 }]), { mailboxKey: plain(32) }],
    ['challenge', requests.parseChallenge([bytes(6), 'more']), plain(6)],
    [
      'login',
      requests.parseLogin([{ mailboxId: bytes(6), signature: bytes(64), more: 1 }]),
      { mailboxId: plain(6), signature: plain(64) },
    ],
    ['announce', requests.parseAnnounce([bytes(300), 'more']), plain(300)],
    ['first, second, extra, copy', requests.parsePacket([bytes(300), 'more']), plain(300)],
    [
      'delivery',
      requests.parseDelivery([{ id: 'a', arrivedAt: 1, bytes: bytes(3), more: 1 }]),
      { id: 'a', arrivedAt: 1, bytes: plain(3) },
    ],
    ['drained', requests.parseDrained([{ serverTime: 1, more: 1 }]), { serverTime: 1 }],
    [
      'dial-back',
      requests.parseDialBack([{ nonce: bytes(32), fingerprint: bytes(32), address: bytes(4), port: 5, more: 1 }]),
      { nonce: plain(32), fingerprint: plain(32), address: plain(4), port: 5 },
    ],
  ])('in arguments of %s', (_, parsed, expected) => {
    expect(parsed).toEqual(expected);
  });

  it('in answers', () => {
    expect(answers.parseRegisterAnswer({ ok: true, mailboxId: bytes(6), more: 1 })).toEqual({
      ok: true,
      mailboxId: plain(6),
    });
    expect(answers.parsePlainAnswer({ ok: true, more: 1 })).toEqual({ ok: true });
    expect(answers.parsePlainAnswer({ ok: false, code: 'rate-limited', more: 1 })).toEqual({
      ok: false,
      code: 'rate-limited',
    });
  });
});
