import { toHex } from '@conclave/core/bytes/bytes';
import { shuffle } from '@conclave/core/bytes/random';
import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import { type Body, decodeBody, encodeBody, kindOf } from '@conclave/core/client/content';
import { Received } from '@conclave/core/client/received';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { DecodeError } from '@conclave/core/errors';
import { memberId } from '@conclave/core/wire/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => Uint8Array.from(b));
const u32 = fc.nat(0xffffffff);

const text = fc.string({ unit: 'binary' });
const messageId = bytes(16).map(toHex);
const mentions = fc.uniqueArray(bytes(8), { selector: toHex, maxLength: 64 }).map((ids) => ids.map(memberId));
const emoji = fc.constantFrom('👍', '❤️', '👩🏽‍🚀', '🇦🇹', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '☕');

describe('the body of a message', () => {
  const body: fc.Arbitrary<Body> = fc.record({
    claim: fc.option(fc.record({ sequence: u32, hash: bytes(16) })),
    introductions: fc.array(fc.record({ member: bytes(8).map(memberId), seq: u32 }), { maxLength: 32 }),
    acknowledgements: fc
      .uniqueArray(fc.record({ rank: fc.nat(1023), seq: u32 }), { selector: ({ rank }) => rank, maxLength: 128 })
      .map((list) => list.sort((a, b) => a.rank - b.rank)),
    contents: fc.oneof(
      text.map((words) => ({ type: 'text' as const, text: words })),
      fc.array(bytes(40), { maxLength: 5 }).map((operations) => ({ type: 'operations' as const, operations })),
      fc.record({
        type: fc.constant('rich-text' as const),
        text,
        replyTo: fc.option(messageId),
        forwarded: fc.boolean(),
        mentions,
      }),
      fc.record({ type: fc.constant('reaction' as const), messageId, on: fc.boolean(), emoji }),
      fc.record({ type: fc.constant('edit' as const), messageId, text, mentions }),
      fc.record({
        type: fc.constant('deletion' as const),
        messageIds: fc.uniqueArray(messageId, { minLength: 1, maxLength: 255 }),
      }),
      fc.record({ type: fc.constant('pin' as const), messageId, on: fc.boolean() }),
    ),
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(body, (sample) => {
        if (sample.contents.type === 'unknown') throw new Error('not among the samples');
        expect(decodeBody(kindOf(sample.contents), encodeBody(sample))).toEqual(sample);
      }),
    );
  });

  it('has the same head for a kind that this version does not know', () => {
    fc.assert(
      fc.property(body, (sample) => {
        const { claim, introductions, acknowledgements } = decodeBody(200, encodeBody(sample));
        expect({ claim, introductions, acknowledgements }).toEqual({
          claim: sample.claim,
          introductions: sample.introductions,
          acknowledgements: sample.acknowledgements,
        });
      }),
    );
  });

  it('is a DecodeError or a body, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 100 }), (kind, input) => {
        try {
          decodeBody(kind, input);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('[TA-3] which messages of a sender are here', () => {
  const hash = new Uint8Array(16);

  it('takes each once, in whatever order, over any restart, and knows how far it reaches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }), fc.nat(79), (seqs, restartAt) => {
        let received = new Received();
        const taken = new Set<number>();
        seqs.forEach((seq, i) => {
          if (i === restartAt) received = Received.decode(new Reader(received.encode(new Writer()).finish()));
          expect(received.take(0, seq, hash)).toBe(taken.has(seq) ? 'duplicate' : 'new');
          taken.add(seq);
          let upTo = 0;
          while (taken.has(upTo + 1)) upTo++;
          expect(received.upTo(1)).toBe(upTo);
        });
      }),
    );
  });

  it('loses none of many hundred messages that come in any order', () => {
    const order = shuffle(
      seededRandom('disorder'),
      Array.from({ length: 900 }, (_, i) => i + 1),
    );
    const received = new Received();
    for (const seq of order) expect(received.take(0, seq, hash)).toBe('new');
    expect(received.upTo(1)).toBe(900);
  });

  it('stays small whatever a sender sends', () => {
    const received = new Received();
    for (let seq = 1; seq < 20_000; seq += 2) received.take(0, seq, hash);
    expect(received.encode(new Writer()).finish().length).toBeLessThan(10 * 1024);
    expect(received.take(0, 19_999, hash)).toBe('duplicate');
    expect(received.take(0, 20_001, hash)).toBe('new');
  });

  it('tells two contents under one number', () => {
    const received = new Received();
    received.take(0, 5, hash);
    expect(received.take(0, 5, hash.with(0, 1))).toBe('other-contents');
    expect(received.take(1, 5, hash)).toBe('other-contents');
    expect(received.take(0, 5, hash)).toBe('duplicate');
  });
});
