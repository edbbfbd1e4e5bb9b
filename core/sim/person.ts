import { toHex } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import type { EndpointEvent, GroupInfo, InviteTarget } from '@conclave/core/client/types';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { parseContactCode } from '@conclave/core/identity/contact-code';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';

/** Somebody in front of a device: does what people do, and sees what it shows. */
export class Person {
  readonly device: Device;
  readonly dice: Dice;
  readonly #primitives: Primitives;
  #written = 0;

  constructor(device: Device, primitives: Primitives) {
    this.device = device;
    this.dice = device.dice.fork('person');
    this.#primitives = primitives;
  }

  /** Null where the device is down, or in no such group any more. */
  group(id: string | null): GroupInfo | null {
    return this.groups().find((group) => toHex(group.id) === id) ?? null;
  }

  /** Those in which this person is a member. */
  groups(): readonly GroupInfo[] {
    const groups = this.device.endpoint?.groups() ?? [];
    return groups.filter(({ state, members }) => state === 'member' && members.some(({ me }) => me));
  }

  do(event: EndpointEvent): string | null {
    return this.device.command(event);
  }

  /** Hex id of the new group, or null where it was refused. */
  found(name: string): string | null {
    const before = new Set(this.groups().map(({ id }) => toHex(id)));
    if (this.do({ type: 'create-group', name, colour: this.dice.below(8) }) !== null) return null;
    return (
      this.groups()
        .map(({ id }) => toHex(id))
        .find((id) => !before.has(id)) ?? null
    );
  }

  write(group: GroupInfo): void {
    const text = `${this.device.id} ${++this.#written}`;
    this.do({ type: 'send', groupId: group.id, content: { type: 'text', text } });
  }

  /** True where the invite is on its way. */
  invite(group: GroupInfo, target: Person, passphrase: string): boolean {
    const { endpoint } = this.device;
    const to = target.asTarget(this.dice.chance(0.7));
    if (endpoint === null || to === null) return false;
    const salt = endpoint.freshSalt();
    const passphraseKey = this.#keyOf(passphrase, salt);
    const event = { type: 'invite', groupId: group.id, target: to, salt, passphraseKey, generated: true } as const;
    return this.do(event) === null;
  }

  /** Tries a passphrase on whatever lies there sealed. */
  open(passphrase: string): void {
    const sealed = this.device.endpoint?.sealed() ?? [];
    if (sealed.length === 0) return;
    const attempts = sealed.map(({ id, salt }) => ({ id, passphraseKey: this.#keyOf(passphrase, salt) }));
    this.do({ type: 'open-sealed', attempts });
  }

  /** How somebody else names this person's device; null before it has a mailbox. */
  asTarget(byCode: boolean): InviteTarget | null {
    const { endpoint } = this.device;
    const mailboxId = endpoint?.mailboxId() ?? null;
    const code = endpoint?.contactCode() ?? null;
    if (mailboxId === null || code === null) return null;
    if (!byCode) return { type: 'short-id', mailboxId };
    return { type: 'contact-code', code: parseContactCode(this.#primitives, code) };
  }

  /** Stands for Argon2id, which is the host's. */
  #keyOf(passphrase: string, salt: Uint8Array): Uint8Array {
    return this.#primitives.sha256(salt, utf8Encode(passphrase));
  }
}
