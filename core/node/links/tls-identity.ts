import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { UsageError } from '@conclave/core/errors';
import { generate } from 'selfsigned';

/**
 * The key pair that ends TLS at a proxy or a self-hosted server. Nobody vouches for its certificate: the hash of its
 * public key is pinned, by a proxy's descriptor or by the server's signed hello.
 */
export interface TlsIdentity {
  /** PKCS #8, PEM. Secret. */
  readonly key: string;
  /** X.509, PEM. */
  readonly cert: string;
  /** SHA-256 of the public key's SPKI in DER: 32 bytes. */
  readonly keyHash: Uint8Array;
}

const LIFETIME_YEARS = 20;

/** A fresh P-256 key and a self-signed certificate. Its names and dates mean nothing to clients, who compare the pin. */
export async function createTlsIdentity(): Promise<TlsIdentity> {
  const notBeforeDate = new Date();
  // All certificates of a year say the same but for key and serial number: hour and host name are nobody's business.
  notBeforeDate.setUTCMonth(0, 1);
  notBeforeDate.setUTCHours(0, 0, 0, 0);
  const notAfterDate = new Date(notBeforeDate);
  notAfterDate.setUTCFullYear(notAfterDate.getUTCFullYear() + LIFETIME_YEARS);
  const made = await generate([{ name: 'commonName', value: 'conclave' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
  });
  return tlsIdentityFrom(made.private, made.cert);
}

/** Throws UsageError 'tls-identity' unless both parse and the certificate is for the key. */
export function tlsIdentityFrom(key: string, cert: string): TlsIdentity {
  try {
    const certificate = new X509Certificate(cert);
    const publicKey = createPublicKey(createPrivateKey(key));
    if (certificate.publicKey.equals(publicKey)) return { key, cert, keyHash: publicKeyHash(certificate) };
  } catch {
    // The parser's own words may quote the key.
  }
  throw new UsageError('tls-identity', 'not a PEM key with a certificate for it');
}

/** SHA-256 of the SPKI in DER: what pins are compared with. */
export function publicKeyHash(certificate: X509Certificate): Uint8Array {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return new Uint8Array(createHash('sha256').update(spki).digest());
}
