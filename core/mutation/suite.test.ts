import { it } from 'vitest';

// One file, so that a mutant pays for loading the core once; and in this order, for the first test that fails ends a
// mutant's run: what kills most in the shortest time comes first.
const suites = [
  () => import('../test/crypto/checks.test.ts'),
  () => import('../test/crypto/labels.test.ts'),
  () => import('../test/wire/geometry.test.ts'),
  () => import('../test/wire/ids.test.ts'),
  () => import('../test/wire/copy.test.ts'),
  () => import('../test/wire/signed-message.test.ts'),
  () => import('../test/wire/source-packet.test.ts'),
  () => import('../test/wire/split-packet.test.ts'),
  () => import('../test/wire/plain-packet.test.ts'),
  () => import('../test/crypto/hpke-care.test.ts'),
  () => import('../test/crypto/hpke.test.ts'),
  () => import('./packets.test.ts'),
  () => import('../test/roles/refusals.test.ts'),
  () => import('../test/roles/journey.test.ts'),
  () => import('../test/roles/attacks.test.ts'),
  () => import('../test/roles/replayed-work.test.ts'),
  () => import('../test/crypto/profile.test.ts'),
  () => import('../test/crypto/padme.test.ts'),
  () => import('../test/crypto/passphrase.test.ts'),
  () => import('../test/crypto/seeded-random.test.ts'),
  () => import('../test/crypto/ed25519.test.ts'),
  () => import('../test/crypto/providers.test.ts'),
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
