import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, MemberInfo } from '@conclave/core/client/types';
import type { Circle } from './circle.ts';
import type { Dice } from './dice.ts';
import type { Person } from './person.ts';
import type { VirtualTime } from './virtual-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Who was put out is asked back by some, after this long on average. */
const FORGIVENESS = 6 * HOUR;

/** Who decides what in a circle: promotions, removals and who comes back, and several of them at once. */
export class Politics {
  readonly #circle: Circle;
  readonly #dice: Dice;
  readonly #time: VirtualTime;
  readonly #until: number;

  constructor(parts: { circle: Circle; dice: Dice; time: VirtualTime; until: number }) {
    this.#circle = parts.circle;
    this.#dice = parts.dice;
    this.#time = parts.time;
    this.#until = parts.until;
  }

  /** One deed every `mean` milliseconds on average. */
  begin(mean: number): void {
    this.#time.after(this.#dice.exponential(mean), () => {
      if (this.#time.now() > this.#until) return;
      this.#dice.pick(this.#deeds)();
      this.begin(mean);
    });
  }

  readonly #deeds: readonly (() => void)[] = [
    () => this.#promote(),
    () => this.#promote(),
    () => this.#remove(),
    () => this.#remove(),
    () => this.#leave(),
    () => this.#removeEachOther(),
    () => this.#removeTwo(),
    () => this.#removeInviter(),
    () => this.#revoke(),
    () => this.#decorate(),
  ];

  #promote(): void {
    const [admin, group] = this.#admins()[0] ?? [];
    const other = group?.members.find(({ role, me }) => role === 'member' && !me);
    if (admin && group && other) admin.do({ type: 'promote', groupId: group.id, memberId: other.id });
  }

  #remove(): void {
    const admins = this.#admins();
    if (admins.length === 0) return;
    const [admin, group] = this.#dice.pick(admins);
    const others = group.members.filter(({ me, role }) => !me && (role !== 'creator' || this.#dice.chance(0.2)));
    if (group.members.length > 2 && others.length > 0) this.#putOut(admin, group, this.#dice.pick(others));
  }

  #leave(): void {
    const present = this.#circle.present();
    if (present.length < 3) return;
    const person = this.#dice.pick(present);
    const group = person.group(this.#circle.id);
    if (group === null) return;
    this.#circle.give(person);
    person.do({ type: 'leave', groupId: group.id });
  }

  /** At the same moment, before either can know. */
  #removeEachOther(): void {
    const [one, other] = this.#admins();
    if (one === undefined || other === undefined || one[1].members.length < 3) return;
    this.#putOut(one[0], one[1], memberOf(one[1], other[1].me));
    this.#putOut(other[0], other[1], memberOf(other[1], one[1].me));
  }

  /** Two rekeys that know nothing of each other. */
  #removeTwo(): void {
    const [one, other] = this.#admins();
    if (one === undefined || other === undefined) return;
    const [first, second] = one[1].members.filter(({ role }) => role === 'member');
    if (first === undefined || second === undefined) return;
    this.#putOut(one[0], one[1], first);
    this.#putOut(other[0], other[1], memberOf(other[1], second.id));
  }

  /** While somebody whom he invited is about to join. */
  #removeInviter(): void {
    const [admin, group] = this.#admins()[0] ?? [];
    const invite = group?.invites.find(({ mine }) => !mine);
    if (admin && group && invite) this.#putOut(admin, group, memberOf(group, invite.author));
    else this.#remove();
  }

  #revoke(): void {
    const [admin, group] = this.#admins()[0] ?? [];
    const invite = group?.invites[0];
    if (admin && group && invite) admin.do({ type: 'revoke-invite', groupId: group.id, inviteId: invite.id });
  }

  #decorate(): void {
    const [admin, group] = this.#admins()[0] ?? [];
    if (admin === undefined || group === undefined) return;
    const name = `${this.#circle.name} ${this.#dice.below(100)}`;
    if (this.#dice.chance(0.5))
      admin.do({ type: 'rename-group', groupId: group.id, name, colour: this.#dice.below(8) });
    else admin.do({ type: 'set-inviters', groupId: group.id, everyMember: this.#dice.chance(0.5) });
    const present = this.#circle.present();
    // The admin's device may have died over it.
    if (present.length === 0) return;
    const person = this.#dice.pick(present);
    if (this.#dice.chance(0.3))
      person.do({ type: 'rename-self', name: `${person.device.id} ${this.#dice.below(100)}` });
    const profile = this.#dice.pick(['fast', 'balanced', 'strong'] as const);
    if (this.#dice.chance(0.5)) person.do({ type: 'set-profile', groupId: group.id, profile });
  }

  #putOut(admin: Person, group: GroupInfo, subject: MemberInfo | undefined): void {
    if (subject === undefined || subject.me) return;
    const person = this.#circle.people.find(
      ({ device }) =>
        device.endpoint?.mailboxId() &&
        toHex(device.endpoint.mailboxId() ?? new Uint8Array()) === toHex(subject.mailboxId),
    );
    if (admin.do({ type: 'remove-member', groupId: group.id, memberId: subject.id }) !== null || person === undefined)
      return;
    this.#circle.give(person);
    if (this.#dice.chance(0.4))
      this.#time.after(this.#dice.exponential(FORGIVENESS), () => this.#circle.welcome(person));
  }

  /** In an order of their own each time. */
  #admins(): [Person, GroupInfo][] {
    const found = this.#circle.present().flatMap((person): [Person, GroupInfo][] => {
      const group = person.group(this.#circle.id);
      const isAdmin = group?.members.some(({ me, role }) => me && role !== 'member') === true;
      return group !== null && isAdmin && person.device.isUp ? [[person, group]] : [];
    });
    const at = this.#dice.below(found.length);
    return [...found.slice(at), ...found.slice(0, at)];
  }
}

function memberOf(group: GroupInfo, id: Uint8Array): MemberInfo | undefined {
  return group.members.find((member) => toHex(member.id) === toHex(id));
}
