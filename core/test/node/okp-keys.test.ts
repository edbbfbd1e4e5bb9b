import {
  type Curve,
  exportPublic,
  exportSecret,
  importSecretKeyByJwk,
  importSecretKeyByPkcs8,
} from '@conclave/core/node/okp-keys';
import { expect, it } from 'vitest';

it.each<Curve>(['X25519', 'Ed25519'])('%s: both ways of importing a secret key give one key', (curve) => {
  const secret = new Uint8Array(32).map((_, i) => 3 * i);
  const byJwk = importSecretKeyByJwk(curve, secret);
  const byPkcs8 = importSecretKeyByPkcs8(curve, secret);
  expect(exportSecret(byJwk)).toEqual(secret);
  expect(exportSecret(byPkcs8)).toEqual(secret);
  expect(exportPublic(byJwk)).toEqual(exportPublic(byPkcs8));
  expect(exportPublic(byJwk)).toHaveLength(32);
});
