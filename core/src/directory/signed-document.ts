import { concat } from '../bytes/bytes.ts';
import type { Ed25519PublicKey, Ed25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError, VerifyError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';

/** content ‖ signature(64) over label ‖ content. */
export function signDocument(label: Uint8Array, signer: Ed25519SecretKey, content: Uint8Array): Uint8Array {
  return concat(content, signer.sign(concat(label, content)));
}

/** The content. Throws DecodeError 'truncated', VerifyError 'signature'. */
export function verifyDocument(label: Uint8Array, signer: Ed25519PublicKey, document: Uint8Array): Uint8Array {
  const content = unverifiedContent(document);
  if (!signer.verify(concat(label, content), document.subarray(-geometry.signature))) {
    throw new VerifyError('signature', 'the signature does not hold');
  }
  return content;
}

/** For a document that names its own signer. Throws DecodeError 'truncated'. */
export function unverifiedContent(document: Uint8Array): Uint8Array {
  if (document.length < geometry.signature) throw new DecodeError('truncated', 'no room for a signature');
  return document.subarray(0, -geometry.signature);
}
