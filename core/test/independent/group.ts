import { bytes, counted, int, join, label, sized, utf8 } from './bytes.ts';
import { deriveKeyPair, hkdfExpand, hkdfExtract, hmac, publicKey, seal, sha256, sign, signer } from './crypto.ts';
import { memberIdOf } from './message.ts';
import type { BodyVector, OperationVector, RekeyVector } from './shapes.ts';

/** [GR-5] The fields of each type, and how each is written: bytes as they are, a name with its length, a number. */
const FIELDS = {
  create: ['nonce', 'groupName+', 'colour/1', ...device()],
  invite: ['inviteId', 'signingKey', 'sealingKey', 'expiry/6', 'target'],
  join: ['inviteId', ...device()],
  remove: ['subject'],
  leave: [],
  promote: ['member'],
  rename: ['groupName+', 'colour/1'],
  update: ['deviceKey', 'mailboxId', 'name+'],
  settings: ['key/1', 'value+'],
} as const;

function device(): string[] {
  return ['device.signingKey', 'device.deviceKey', 'device.mailboxId', 'device.name+'];
}

/** [GR-5] */
export function operationBody({ type, author, at, clock, heads, fields }: OperationVector): Uint8Array {
  const types = Object.keys(FIELDS);
  const head = [int(1, 1), int(types.indexOf(type) + 1, 1), memberIdOf(signer(bytes(author))), int(at, 6)];
  const written = FIELDS[type as keyof typeof FIELDS].map((field) => writeField(fields, field));
  return join(...head, int(clock, 4), counted(heads.map(bytes), 2), ...written);
}

function writeField(fields: OperationVector['fields'], field: string): Uint8Array {
  if (field === 'subject') return writeSubject(fields);
  const [name = '', size] = field.replace('+', '').split('/');
  if (size !== undefined) return int(fields[name] as number, Number(size));
  const content = bytes(fields[name] as string);
  return field.endsWith('+') ? sized(content, 2) : content;
}

function writeSubject(fields: OperationVector['fields']): Uint8Array {
  const member = fields['subject.memberId'] as string | undefined;
  return member === undefined
    ? join(int(1, 1), bytes(fields['subject.inviteId'] as string))
    : join(int(0, 1), bytes(member));
}

/** [GR-4] */
export function signedOperation(vector: OperationVector, groupId: Uint8Array): Uint8Array {
  const body = operationBody(vector);
  const signature = sign(bytes(vector.author), label('operation'), groupId, body);
  const { inviteKey } = vector;
  const second = inviteKey === null ? new Uint8Array(0) : sign(bytes(inviteKey), label('join'), groupId, body);
  return join(sized(body, 2), signature, second);
}

/** [GR-9] Public halves of the two keys of an invite. */
export function inviteKeysOf(secret: Uint8Array) {
  const sealing = deriveKeyPair(hkdfExpand(secret, label('invite-sealing-key'), 32));
  const signing = hkdfExpand(secret, label('invite-signing-key'), 32);
  return { signingSeed: signing, signingKey: signer(signing), sealingKey: publicKey(sealing) };
}

/** [GR-15] [GR-16] */
export function rekeyOf(vector: RekeyVector): { rekey: Uint8Array; epochSecret: Uint8Array } {
  const [groupId, fresh, ephemeral] = [vector.groupId, vector.draws.fresh!, vector.draws.ephemeral!].map(bytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const sealed = vector.recipients.map((recipient, place) => {
    const info = join(label('epoch-secret'), groupId, int(vector.number, 4), int(place, 4));
    return seal(publicKey(bytes(recipient)), info, fresh, ephemeral).sealed.slice(32);
  });
  const core = join(
    int(1, 1),
    memberIdOf(signer(bytes(vector.author))),
    bytes(vector.parent),
    int(vector.number, 4),
    int(vector.hour, 4),
    counted(vector.heads.map(bytes), 2),
    publicKey(ephemeral),
    counted(sealed, 2),
  );
  const resume = hkdfExpand(bytes(vector.parentChain), label('resume'), 32);
  const epochSecret = hkdfExtract(resume, fresh);
  const confirm = hmac(epochSecret, label('rekey-confirm'), sha256(core));
  const signature = sign(bytes(vector.author), label('rekey'), groupId, core);
  return { rekey: join(core, signature, confirm), epochSecret };
}

/** [GR-17] */
export function bodyOf({ claim, introductions, acknowledgements, text, operations }: BodyVector): Uint8Array {
  const flags = (claim === null ? 0 : 1) + (introductions.length === 0 ? 0 : 2);
  const introduced = introductions.map(({ member, seq }) => join(bytes(member), int(seq, 4)));
  return join(
    int(flags, 1),
    claim === null ? new Uint8Array(0) : join(int(claim.sequence, 4), bytes(claim.hash)),
    introduced.length === 0 ? new Uint8Array(0) : counted(introduced, 1),
    counted(
      acknowledgements.map(({ rank, seq }) => join(int(rank, 2), int(seq, 4))),
      2,
    ),
    text === null ? new Uint8Array(0) : utf8(text),
    operations === null
      ? new Uint8Array(0)
      : counted(
          operations.map((operation) => sized(bytes(operation), 2)),
          2,
        ),
  );
}
