import { expect, it } from 'vitest';
import { measureSizes } from '../../bench/sizes.ts';

it('[SO-10] a source packet is at most 330 + 10·N + body bytes before padding', () => {
  for (const n of [1, 2, 10, 50, 100, 500, 1000]) {
    for (const body of [0, 100, 1024]) {
      expect(measureSizes(n, body).unpadded).toBeLessThanOrEqual(330 + 10 * n + body);
    }
  }
});

it('[CR-7] a text of 100 bytes to 1000 people leaves the source within 11,000 bytes', () => {
  expect(measureSizes(1000, 100).padded).toBeLessThanOrEqual(11_000);
});
