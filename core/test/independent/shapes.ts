/**
 * What the files ../vectors/conclave-*.json hold. Byte strings are lower-case hex, times milliseconds; `draws` are the
 * random bytes that were drawn on the way, by what they were drawn for (X25519 secret keys unless it says otherwise).
 */
export type Hex = string;
export type Draws = Readonly<Record<string, Hex>>;

/** Secret keys of the roles: X25519, 32 bytes each; `second identity` is an Ed25519 seed. */
export interface RoleKeys {
  readonly first: Hex;
  readonly second: Hex;
  readonly third: Hex;
  readonly secondIdentity: Hex;
  /** The routing key that the source knew. */
  readonly routing: Hex;
  /** The newest one, that the proxy seals copies to. */
  readonly copyRouting: Hex;
}

export interface HourVector {
  readonly groupId: Hex;
  readonly epoch: number;
  readonly hour: number;
  /** The chain's value at `hour`. */
  readonly chain: Hex;
  /** Outcome: the hour's key pair, psk and psk id. */
  readonly secretKey: Hex;
  readonly publicKey: Hex;
  readonly psk: Hex;
  readonly pskId: Hex;
}

export interface MessageInput {
  readonly hour: HourVector;
  /** Ed25519 seed of the sender. */
  readonly signing: Hex;
  readonly kind: number;
  readonly seq: number;
  readonly sentAt: number;
  readonly rosterHash: Hex;
  readonly body: Hex;
}

/** E1 and the signed message in it. */
export interface SealedMessage {
  readonly senderId: Hex;
  readonly signature: Hex;
  readonly signedMessage: Hex;
  readonly e1: Hex;
}

export interface CopyVector {
  /** What the proxy and the source export; clamped where it is used. */
  readonly blind: Hex;
  readonly blinded: Hex;
  readonly shared: Hex;
  readonly slot: Hex;
  /** Central server's, from the slot. */
  readonly replayTag: Hex;
  /** E2, or the plain payload. */
  readonly delivery: Hex;
  readonly copy: Hex;
  readonly x3: Hex;
}

export interface SplitVector {
  readonly name: string;
  readonly keys: RoleKeys;
  /** 0 fast, 1 balanced, 2 strong. */
  readonly profile: number;
  /** In the order of the slots. */
  readonly recipients: readonly Hex[];
  readonly draws: Draws;
  readonly secondProxyId: Hex;
  /** R = r·G and Q = r·routingKey. */
  readonly r: Hex;
  readonly q: Hex;
  readonly x2: Hex;
  readonly x1: Hex;
  readonly copies: readonly CopyVector[];
  /** What the replay caches of the first and second proxy, and of the extra one per copy, are asked for. */
  readonly proxyReplayTags: readonly Hex[];
}

export interface MessageVector extends SplitVector {
  readonly message: MessageInput;
  readonly sealed: SealedMessage;
}

export interface PlainVector extends SplitVector {
  readonly payload: Hex;
}

export interface DirectVector {
  readonly name: string;
  readonly message: MessageInput;
  readonly first: Hex;
  readonly routing: Hex;
  readonly profile: number;
  readonly recipient: Hex;
  readonly draws: Draws;
  readonly sealed: SealedMessage;
  readonly delivery: Hex;
  readonly r: Hex;
  readonly shared: Hex;
  readonly slot: Hex;
  readonly replayTag: Hex;
  readonly x1: Hex;
  readonly copy: Hex;
}

/** One mailbox id under one key; all the `blinded` are points that give this key with `routing`. */
export interface SlotVector {
  readonly name: string;
  readonly routing: Hex;
  readonly blinded: readonly Hex[];
  readonly shared: Hex;
  readonly mailboxId: Hex;
  readonly delivery: Hex;
  readonly keystream: Hex;
  readonly slot: Hex;
  readonly replayTag: Hex;
}

export interface PacketsFile {
  readonly messages: readonly MessageVector[];
  readonly plain: readonly PlainVector[];
  readonly direct: readonly DirectVector[];
  readonly slots: readonly SlotVector[];
}

export interface SizesFile {
  /** [content with at least one byte of padding, length] */
  readonly deliveries: readonly (readonly [number, number])[];
  readonly packets: readonly (readonly [number, number])[];
  readonly paddings: readonly { readonly content: Hex; readonly length: number; readonly padded: Hex }[];
  readonly messages: readonly SizeVector[];
}

export interface SizeVector {
  readonly recipients: number;
  readonly body: number;
  readonly e2: number;
  readonly x2: number;
  readonly x1: number;
  readonly copy: number;
}

/** A descriptor; `onionKeys` and `routingKeys` as [public key, valid from, valid until]. */
export interface DescriptorVector {
  readonly name: string;
  /** Ed25519 seed. */
  readonly identity: Hex;
  readonly id: Hex;
  readonly tlsKeyHash: Hex;
  readonly family: Hex;
  readonly address: Hex;
  readonly port: number;
  readonly capacity: number;
  readonly onionKeys: readonly TimedKeyVector[];
  readonly document: Hex;
}
export type TimedKeyVector = readonly [Hex, number, number];

export interface DirectoryVector {
  readonly name: string;
  /** Ed25519 seed of the central server. */
  readonly server: Hex;
  readonly sequence: number;
  readonly predecessor: Hex;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly serverTime: number;
  readonly routingKeys: readonly TimedKeyVector[];
  readonly descriptors: readonly Hex[];
  readonly document: Hex;
  readonly hash: Hex;
}

/** What is signed on links: `fields` in the order of the statement, an address with its length before it. */
export interface StatementVector {
  readonly name: string;
  readonly label: string;
  readonly signer: Hex;
  readonly fields: readonly Hex[];
  readonly statement: Hex;
  readonly signature: Hex;
}

export interface DirectoryFile {
  readonly descriptors: readonly DescriptorVector[];
  readonly directories: readonly DirectoryVector[];
  readonly statements: readonly StatementVector[];
}

export interface NamesFile {
  readonly mailboxIds: readonly { readonly bytes: Hex; readonly text: string }[];
  readonly contactCodes: readonly ContactCodeVector[];
  readonly serverAddresses: readonly {
    readonly identity: Hex;
    readonly host: string;
    readonly port: number;
    readonly text: string;
  }[];
  /** From a public key: `fingerprint` has 32 bytes, the others eight. */
  readonly ids: readonly {
    readonly publicKey: Hex;
    readonly memberId: Hex;
    readonly proxyId: Hex;
    readonly fingerprint: Hex;
  }[];
}

export interface ContactCodeVector {
  readonly fingerprint: Hex;
  readonly mailboxId: Hex;
  /** Ed25519 seed and X25519 secret key: the code holds their public keys. */
  readonly signing: Hex;
  readonly device: Hex;
  readonly text: string;
}

export interface ChainVector {
  readonly name: string;
  /** Consecutive. */
  readonly hours: readonly HourVector[];
}

/** `fields` are the type's own, in the order of PROTOCOL.md; texts are the hex of their UTF-8. */
export interface OperationVector {
  readonly type: string;
  /** Ed25519 seed. */
  readonly author: Hex;
  /** A join's: Ed25519 seed of the invite's signing key. */
  readonly inviteKey: Hex | null;
  readonly at: number;
  readonly clock: number;
  readonly heads: readonly Hex[];
  readonly fields: Readonly<Record<string, Hex | number>>;
  readonly body: Hex;
  readonly id: Hex;
  readonly signed: Hex;
}

/** The roster after the first so many operations of the log. */
export interface RosterVector {
  readonly operations: number;
  readonly heads: readonly Hex[];
  /** Member ids by rank. */
  readonly members: readonly Hex[];
  /** Pending invites, ids ascending. */
  readonly invites: readonly Hex[];
  readonly hash: Hex;
}

export interface RekeyVector {
  readonly name: string;
  readonly groupId: Hex;
  /** Ed25519 seed. */
  readonly author: Hex;
  readonly parent: Hex;
  readonly number: number;
  readonly hour: number;
  readonly heads: readonly Hex[];
  /** X25519 secret keys, by place. */
  readonly recipients: readonly Hex[];
  readonly parentChain: Hex;
  readonly draws: Draws;
  readonly epochSecret: Hex;
  readonly rekey: Hex;
}

export interface BodyVector {
  readonly name: string;
  readonly kind: number;
  readonly claim: { readonly sequence: number; readonly hash: Hex } | null;
  readonly introductions: readonly { readonly member: Hex; readonly seq: number }[];
  readonly acknowledgements: readonly { readonly rank: number; readonly seq: number }[];
  readonly text: string | null;
  readonly operations: readonly Hex[] | null;
  readonly body: Hex;
}

export interface InviteVector {
  readonly name: string;
  readonly passphrase: string;
  /** What goes into Argon2id. */
  readonly normalised: Hex;
  /** X25519 secret key whose public key is the salt. */
  readonly saltKey: Hex;
  readonly passphraseKey: Hex;
  readonly targetId: Hex;
  /** X25519 secret key of the target's device; null where there is one lock only. */
  readonly device: Hex | null;
  readonly groupId: Hex;
  readonly inviter: Hex;
  readonly inviterMailbox: Hex;
  readonly inviterDeviceKey: Hex;
  readonly inviteSecret: Hex;
  readonly expiry: number;
  readonly epoch: {
    readonly id: string;
    readonly number: number;
    readonly hour: number;
    readonly heads: readonly string[];
  };
  readonly hour: number;
  readonly chain: Hex;
  readonly operations: readonly Hex[];
  /** Bytes of the encoded operations that the first part holds; the rest is in the others. */
  readonly firstPiece: number;
  readonly parts: readonly InvitePartVector[];
  readonly draws: Draws;
  /** Public halves of the keys that come from the invite secret. */
  readonly signingKey: Hex;
  readonly sealingKey: Hex;
  /** Without the lock of the device key. */
  readonly invite: Hex;
  readonly delivery: Hex;
}

/** A further part of an invite, sealed to its sealing key. */
export interface InvitePartVector {
  readonly index: number;
  readonly piece: Hex;
  readonly draws: Draws;
  readonly delivery: Hex;
}

export interface GroupFile {
  readonly chains: readonly ChainVector[];
  /** One group's, each after all that it has seen. */
  readonly operations: readonly OperationVector[];
  readonly rosters: readonly RosterVector[];
  /** Another group's, in which members are removed, leave, and come back; not all of them change something. */
  readonly departures: readonly OperationVector[];
  readonly departureRosters: readonly RosterVector[];
  readonly rekeys: readonly RekeyVector[];
  readonly bodies: readonly BodyVector[];
  readonly invites: readonly InviteVector[];
}
