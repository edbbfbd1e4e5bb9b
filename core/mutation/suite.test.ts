import { it } from 'vitest';

// One file, so that a mutant pays for loading the core once. In this order: the first test to fail ends a mutant's
// run, so what kills most in the shortest time comes first.
const suites = [
  () => import('../test/vectors-script/vectors.test.ts'),
  () => import('../test/roles/journey.test.ts'),
  () => import('../test/roles/attacks.test.ts'),
  () => import('../test/crypto/hpke.test.ts'),
  () => import('../test/crypto/padme.test.ts'),
  () => import('../test/crypto/passphrase.test.ts'),
  () => import('../test/crypto/seeded-random.test.ts'),
  () => import('../test/crypto/providers.test.ts'),
  () => import('../test/crypto/ed25519.test.ts'),
  () => import('../test/independent/packets.test.ts'),
  () => import('../test/crypto/hpke-interop.test.ts'),
  () => import('../test/crypto/wycheproof.test.ts'),
];

for (const load of suites) {
  try {
    await load();
  } catch (error) {
    // Stryker takes a file that does not load for one without tests.
    it('loads', () => {
      throw error;
    });
  }
}
