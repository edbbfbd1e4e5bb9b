import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { UsageError } from '@conclave/core/errors';
import { createTlsIdentity, type TlsIdentity, tlsIdentityFrom } from '@conclave/core/node/links/tls-identity';
import type { DataFolder } from '../data-folder.ts';

const IDENTITY = 'identity.key';
const TLS_KEY = 'tls-key.pem';
const TLS_CERT = 'tls-cert.pem';

/** Long-lived Ed25519 identity of a server or proxy, made at first start. Losing the file means a new address. */
export function loadIdentity({ primitives, random }: Env, folder: DataFolder): Ed25519SecretKey {
  return primitives.ed25519SecretKey(folder.secretBytes(IDENTITY, random));
}

/** The TLS key and certificate of this data folder, made at first start. Throws UsageError 'data-folder'. */
export async function loadTls(folder: DataFolder): Promise<TlsIdentity> {
  const key = folder.readText(TLS_KEY);
  const cert = folder.readText(TLS_CERT);
  // The key is written first: alone, it is what a crash at the first start left.
  if (key === null || cert === null) return makeTls(folder);
  try {
    return tlsIdentityFrom(key, cert);
  } catch {
    throw new UsageError(
      'data-folder',
      `${folder.file(TLS_KEY)} and ${folder.file(TLS_CERT)} don't belong together or are damaged: move both away and new ones are made`,
    );
  }
}

async function makeTls(folder: DataFolder): Promise<TlsIdentity> {
  const made = await createTlsIdentity();
  folder.write(TLS_KEY, made.key);
  folder.write(TLS_CERT, made.cert);
  return made;
}
