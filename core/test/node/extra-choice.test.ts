import { chooseExtra } from '@conclave/core/node/proxy/extra-choice';
import { describe, expect, it } from 'vitest';
import { directoryOf, env, proxy } from '../directory/fixture.ts';

const FIRST = Uint8Array.of(81, 2, 3, 4);
const family = env.random.bytes(32);
const me = proxy({ family });
const self = { id: me.descriptor.id, family };

/** Ports of all that are drawn. */
function drawn(among: readonly ReturnType<typeof proxy>[], more: { from?: string; allowLocal?: boolean } = {}) {
  const directory = directoryOf([me, ...among]);
  const input = { directory, self, from: '81.2.3.4', allowLocal: false, ...more };
  return new Set(Array.from({ length: 80 }, () => chooseExtra(env, input)?.port ?? null));
}
const ports = (...proxies: ReturnType<typeof proxy>[]) => new Set(proxies.map(({ descriptor }) => descriptor.port));

describe('the choice of the extra proxy', () => {
  const first = proxy({ address: FIRST });
  const others = [proxy({}), proxy({})];

  it('[SP-5] leaves out the first proxy of the very message, while there is another', () => {
    expect(drawn([first, ...others])).toEqual(ports(...others));
    // It would be drawn, did the packet come from elsewhere.
    expect(drawn([first, ...others], { from: '81.2.3.5' })).toEqual(ports(first, ...others));
    expect(drawn([first])).toEqual(ports(first));
  });
  it('[SP-5] rather takes one of its own operator than the first proxy', () => {
    const sister = proxy({ family });
    expect(drawn([first, sister])).toEqual(ports(sister));
  });
  it('[SP-5] leaves out other proxies of the first one’s operator, while there is another', () => {
    const second = proxy({ family: first.descriptor.family });
    expect(drawn([first, second, ...others])).toEqual(ports(...others));
    expect(drawn([first, second])).toEqual(ports(second));
  });
  it('[SP-5] knows a first proxy by its IPv6 /64', () => {
    const address = (last: number) => Uint8Array.of(0x26, 0x06, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
    const six = proxy({ address: address(1) });
    expect(drawn([six, ...others], { from: '2606:4700::99' })).toEqual(ports(...others));
  });
  it('[DI-4] takes local addresses only where the server was reached at one', () => {
    const local = proxy({ address: Uint8Array.of(192, 168, 1, 7) });
    expect(drawn([local])).toEqual(new Set([null]));
    expect(drawn([local], { allowLocal: true })).toEqual(ports(local));
    const nowhere = proxy({ address: Uint8Array.of(192, 0, 2, 7) });
    expect(drawn([nowhere], { allowLocal: true })).toEqual(new Set([null]));
  });
});
