import { describe, expectTypeOf, it } from 'vitest';
import type { buildPacket } from '../../src/roles/1-source.ts';
import type { wrapExtra } from '../../src/roles/3-second-proxy.ts';
import type { Copy, Delivery, ExtraPacket, SealedMessage, SourcePacket, SplitPacket } from '../../src/wire/stages.ts';

// The type checker runs these; at run time nothing is left of them.
describe('the stages of a message', () => {
  it('do not stand in for one another, nor do plain bytes', () => {
    expectTypeOf<SealedMessage>().not.toExtend<SourcePacket>();
    expectTypeOf<SourcePacket>().not.toExtend<SplitPacket>();
    expectTypeOf<SplitPacket>().not.toExtend<Copy>();
    expectTypeOf<Copy>().not.toExtend<ExtraPacket>();
    expectTypeOf<Copy>().not.toExtend<Delivery>();
    expectTypeOf<SealedMessage>().not.toExtend<Delivery>();
    expectTypeOf<Uint8Array>().not.toExtend<Copy>();
  });
  it('are what roles ask for', () => {
    expectTypeOf<Parameters<typeof buildPacket>[1]['sealed']>().toEqualTypeOf<SealedMessage>();
    expectTypeOf<Parameters<typeof wrapExtra>[2]>().toEqualTypeOf<Copy>();
  });
});
