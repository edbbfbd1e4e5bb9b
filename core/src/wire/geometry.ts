/** Every length of the protocol in bytes, each said once or derived (protocol.md §4). */

const key = 32;
const hash = 32;
const signature = 64;
/** enc(32) and tag(16) of one HPKE layer. */
const seal = 48;
/** The one byte that ISO/IEC 7816-4 padding needs at least. */
const paddingMark = 1;

const mailboxId = 6;
const memberId = 8;
const proxyId = 8;
const slotTag = 4;
const slot = mailboxId + slotTag;
const replayTag = 16;
const rosterHash = 8;

/** version(1) kind(1) senderId(8) epoch(4) seq(4) sentAt(6) rosterHash(8) signature(64) */
const messageHeader = 1 + 1 + memberId + 4 + 4 + 6 + rosterHash + signature;
/** version(1) flags(1) profile(1) hourKey(32) R(32) count(2) */
const splitHeader = 1 + 1 + 1 + key + key + 2;
/** version(1) flags(1) profile(1) secondProxyId(8) */
const forwardHeader = 1 + 1 + 1 + proxyId;

/** E2 less the body of the message in it. */
const deliveryOverhead = seal + seal + messageHeader;

const maxDatagram = 64 * 1024;
const maxRecipients = 1024;
/** The largest X2 that may arise, before Padmé adds at most 12 %. */
const maxSplit = seal + splitHeader + maxRecipients * slot + maxDatagram + paddingMark;

export const geometry = {
  key,
  hash,
  signature,
  seal,
  paddingMark,
  mailboxId,
  memberId,
  proxyId,
  groupId: hash,
  slot,
  slotTag,
  replayTag,
  rosterHash,
  messageHeader,
  splitHeader,
  forwardHeader,
  deliveryOverhead,
  /** R_i(32) slot(10) before E2, inside a copy. */
  copyHeader: key + slot,
  /** version, fingerprint, mailbox id, signing key, device key, checksum */
  contactCode: 1 + hash + mailboxId + key + key + 4,
  /** E2, the largest size class. */
  maxDatagram,
  maxBody: maxDatagram - deliveryOverhead - paddingMark,
  maxRecipients,
  /** What P2 is asked to produce for one packet: N · |E1|. */
  maxFanOut: 8 * 1024 * 1024,
  /** A bound on any packet on any link: X1 of the largest X2. */
  maxPacket: Math.ceil(maxSplit * 1.12) + seal + forwardHeader,
} as const;
