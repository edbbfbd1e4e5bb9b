/** Names and sizes of what crosses the links: Socket.IO events with an acknowledgement callback that carries the answer. */

export const events = {
  // device or proxy → central server
  hello: 'hello',
  /** Also pushed by the server. */
  directory: 'directory',
  register: 'register',
  challenge: 'challenge',
  login: 'login',
  announce: 'announce',
  copy: 'copy',
  // central server → device
  delivery: 'delivery',
  drained: 'drained',
  // source or proxy → proxy
  first: 'first',
  second: 'second',
  extra: 'extra',
  // central server → proxy
  dialBack: 'dial-back',
} as const;

/** The roles in which a proxy takes packets. */
export type Hop = 'first' | 'second' | 'extra';

/** A frame around a packet: event name, placeholder, acknowledgement number. */
export const FRAME_SLACK = 1024;
export const NONCE = 32;
/** In bytes: room for the twenty thousand proxies that a directory may list. */
export const MAX_DIRECTORY = 8 * 1024 * 1024;
/** In bytes; the largest that version 1 can encode has about 300. */
export const MAX_DESCRIPTOR = 1024;
/** Characters of a delivery's id, which only its server understands, and of a refusal's code. */
export const MAX_WORD = 64;

/** Every answer but those to packets. A refusal's code is for machines, such as 'rate-limited'. */
export type Answer<T extends object = object> = ({ readonly ok: true } & T) | Refusal;
export interface Refusal {
  readonly ok: false;
  readonly code: string;
}

export const malformed: Refusal = { ok: false, code: 'malformed' };

export interface HelloAnswer {
  /** Ed25519, 32 bytes. */
  readonly identity: Uint8Array;
  /** 32 bytes; zero where a reverse proxy ends TLS. */
  readonly tlsKeyHash: Uint8Array;
  /** Over helloStatement, 64 bytes. */
  readonly signature: Uint8Array;
}

/** A challenge to a proxy, dialled by the central server at the address that it announced. */
export interface DialBackRequest {
  readonly nonce: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly address: Uint8Array;
  readonly port: number;
}

export interface DialBackAnswer {
  readonly identity: Uint8Array;
  /** Over dialBackStatement, 64 bytes. */
  readonly signature: Uint8Array;
}

export interface LinkDelivery {
  /** Opaque; at most MAX_WORD characters. */
  readonly id: string;
  /** When the server took it, by its clock. */
  readonly arrivedAt: number;
  /** E2, not yet opened. */
  readonly bytes: Uint8Array;
}
