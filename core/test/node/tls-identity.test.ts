import { X509Certificate } from 'node:crypto';
import { createTlsIdentity } from '@conclave/core/node/links/tls-identity';
import { expect, it } from 'vitest';

it('[LI-1] certificates of a year differ in key and serial number only, so neither host nor hour shows', async () => {
  const identities = await Promise.all([createTlsIdentity(), createTlsIdentity()]);
  const [a, b] = identities.map(({ cert }) => new X509Certificate(cert));
  const said = (certificate: X509Certificate | undefined) =>
    [certificate?.subject, certificate?.issuer, certificate?.subjectAltName, certificate?.validTo].join();
  expect(said(a)).toBe(said(b));
  expect([a?.validFrom, b?.validFrom]).toEqual(Array(2).fill(`Jan  1 00:00:00 ${new Date().getUTCFullYear()} GMT`));
  expect(a?.fingerprint256).not.toBe(b?.fingerprint256);
  expect(a?.serialNumber).not.toBe(b?.serialNumber);
});
