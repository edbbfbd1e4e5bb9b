import { Reader } from '@conclave/core/bytes/reader';
import { utf8Decode, utf8Encode } from '@conclave/core/bytes/utf8';
import { Writer } from '@conclave/core/bytes/writer';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey, Primitives } from '@conclave/core/crypto/primitives';
import { DecodeError } from '@conclave/core/errors';
import { geometry } from '@conclave/core/wire/geometry';
import { createTlsIdentity, type TlsIdentity, tlsIdentityFrom } from '../links/tls-identity.ts';

/** Who a proxy is for as long as it exists. */
export interface ProxyIdentity {
  readonly signing: Ed25519SecretKey;
  readonly tls: TlsIdentity;
}

const VERSION = 1;

export async function createProxyIdentity({ primitives, random }: Env): Promise<ProxyIdentity> {
  return { signing: primitives.ed25519SecretKey(random.bytes(geometry.key)), tls: await createTlsIdentity() };
}

/** For an encrypted store only: version(1) ‖ seed(32) ‖ length(2) TLS key PEM ‖ length(2) certificate PEM. */
export function encodeProxyIdentity({ signing, tls }: ProxyIdentity): Uint8Array {
  return new Writer()
    .u8(VERSION)
    .bytes(signing.exportSeed())
    .vector16(utf8Encode(tls.key))
    .vector16(utf8Encode(tls.cert))
    .finish();
}

/** Throws DecodeError, or UsageError 'tls-identity'. */
export function decodeProxyIdentity(p: Primitives, bytes: Uint8Array): ProxyIdentity {
  const reader = new Reader(bytes);
  if (reader.u8() !== VERSION) throw new DecodeError('version', 'proxy identity of an unknown version');
  const signing = p.ed25519SecretKey(reader.bytes(geometry.key));
  const tls = tlsIdentityFrom(utf8Decode(reader.vector16()), utf8Decode(reader.vector16()));
  reader.end();
  return { signing, tls };
}
