import { concat } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import type { Ed25519PublicKey, Ed25519SecretKey, Primitives, X25519SecretKey } from '@conclave/core/crypto/primitives';
import type { Visit, Watch } from '../client/network.ts';
import type { TestDevice } from '../client/test-device.ts';

/** One thing that somebody got or worked out, and whose record it is in. */
export interface Note {
  readonly role: Visit['role'] | 'device';
  /** Hex proxy id, 'server', or a device's name. */
  readonly host: string;
  readonly transmission: string | null;
  readonly what: 'peer address' | 'arrived' | 'computed' | 'stored' | 'told';
  readonly bytes: Uint8Array;
}

type Whose = Pick<Note, 'role' | 'host' | 'transmission'>;

/**
 * Keeps everything that each role of a running network gets from its links, and everything that goes in and out of its
 * cryptography: what a role with a perfect memory would know, from its first byte to its last.
 */
export class Recorder {
  readonly notes: Note[] = [];
  /** By host: every long-lived key that it holds. */
  readonly keys = new Map<string, readonly X25519SecretKey[]>();
  /** What hosts of a sabotaged build send along with what they send; an honest one sends nothing along. */
  sentAlong: (to: Whose, from: Uint8Array | null) => readonly Uint8Array[] = () => [];
  readonly #current: Whose[] = [];

  readonly watch: Watch = (visit, work) => {
    const { role, host, transmission, arrival, keys } = visit;
    const whose = { role, host, transmission };
    this.keys.set(host, keys);
    return this.#as(whose, () => {
      if (arrival !== null) {
        this.#note('peer address', arrival.from);
        this.#note('arrived', arrival.bytes);
        for (const bytes of this.sentAlong(whose, arrival.from)) this.#note('arrived', bytes);
      }
      const result = work();
      this.#noteAll('computed', result);
      return result;
    });
  };

  /** From now on: its events, what it stores and tells, and its cryptography. */
  follow(device: TestDevice, name: string): void {
    const whose: Whose = { role: 'device', host: name, transmission: null };
    const handle = device.handle.bind(device);
    let told = 0;
    let stored = new Map<string, Uint8Array>();
    device.handle = (event) =>
      this.#as(whose, () => {
        if (event.type === 'delivery') {
          this.#note('arrived', event.bytes);
          for (const bytes of this.sentAlong(whose, null)) this.#note('arrived', bytes);
        }
        handle(event);
        for (; told < device.news.length; told++) this.#noteAll('told', device.news[told]);
        for (const [key, value] of device.stored) if (stored.get(key) !== value) this.#note('stored', value);
        stored = new Map(device.stored);
      });
  }

  /** The same primitives; all that goes in and comes out is noted for whoever is at work. */
  primitives(p: Primitives): Primitives {
    const noted = <Result>(result: Result, ...inputs: readonly Uint8Array[]): Result => {
      for (const bytes of inputs) this.#note('computed', bytes);
      this.#noteAll('computed', result);
      return result;
    };
    return {
      name: p.name,
      x25519SecretKey: (secret) => notedAgreement(p.x25519SecretKey(noted(secret)), noted),
      x25519PublicKey: (bytes) => p.x25519PublicKey(noted(bytes)),
      ed25519SecretKey: (seed) => notedSigning(p.ed25519SecretKey(noted(seed)), noted),
      ed25519PublicKey: (bytes) => notedVerifying(p.ed25519PublicKey(noted(bytes)), noted),
      seal: (key, nonce, aad, text) => noted(p.seal(key, nonce, aad, text), key, aad, text),
      open: (key, nonce, aad, text) => noted(p.open(key, nonce, aad, text), key, aad, text),
      sealX: (key, nonce, aad, text) => noted(p.sealX(key, nonce, aad, text), key, aad, text),
      openX: (key, nonce, aad, text) => noted(p.openX(key, nonce, aad, text), key, aad, text),
      sha256: (...parts) => noted(p.sha256(...parts), concat(...parts)),
      hmac: (key, ...parts) => noted(p.hmac(key, ...parts), key, concat(...parts)),
      hkdfExtract: (salt, ikm) => noted(p.hkdfExtract(salt, ikm), salt, ikm),
      hkdfExpand: (prk, info, length) => noted(p.hkdfExpand(prk, info, length), prk, info),
    };
  }

  #as<T>(whose: Whose, work: () => T): T {
    this.#current.push(whose);
    try {
      return work();
    } finally {
      this.#current.pop();
    }
  }

  /** Copies: secrets are wiped after use. What nobody in particular does, such as a test's own work, is left out. */
  #note(what: Note['what'], bytes: Uint8Array): void {
    const whose = this.#current.at(-1);
    if (whose !== undefined && bytes.length > 0) this.notes.push({ ...whose, what, bytes: bytes.slice() });
  }

  /** Every byte string, text and number in a value. */
  #noteAll(what: Note['what'], value: unknown): void {
    if (value instanceof Uint8Array) this.#note(what, value);
    else if (typeof value === 'string' || typeof value === 'number') this.#note(what, utf8Encode(String(value)));
    else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) this.#noteAll(what, part);
    }
  }
}

type Noted = <Result>(result: Result, ...inputs: readonly Uint8Array[]) => Result;

function notedAgreement(key: X25519SecretKey, noted: Noted): X25519SecretKey {
  noted(key.publicKey.bytes);
  return {
    publicKey: key.publicKey,
    agree: (peer) => noted(key.agree(peer), peer.bytes),
    exportSecret: () => noted(key.exportSecret()),
  };
}

function notedSigning(key: Ed25519SecretKey, noted: Noted): Ed25519SecretKey {
  noted(key.publicKey.bytes);
  const publicKey = notedVerifying(key.publicKey, noted);
  return { publicKey, sign: (text) => noted(key.sign(text), text), exportSeed: () => noted(key.exportSeed()) };
}

function notedVerifying(key: Ed25519PublicKey, noted: Noted): Ed25519PublicKey {
  return { bytes: key.bytes, verify: (text, signature) => noted(key.verify(text, signature), text, signature) };
}
