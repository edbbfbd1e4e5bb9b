import { describe, expect, it } from 'vitest';
import { providers } from '../test/crypto/providers.ts';
import { packets } from '../test/independent/files.ts';
import { directVectors, messageVectors, plainVectors } from '../test/vectors-script/packets.ts';
import { slotVectors } from '../test/vectors-script/slots.ts';

// The part of core/test/vectors-script/vectors.test.ts that is about what is mutated here. The rest is about groups and
// directories, and would only take time.
describe.each(providers)('[TV-1] the frozen packets', (p) => {
  it(`are what ${p.name} makes of their seeds, byte for byte`, () => {
    const made = {
      messages: messageVectors(p),
      plain: plainVectors(p),
      direct: directVectors(p),
      slots: slotVectors(p),
    };
    expect(made).toEqual(packets);
  });
});
