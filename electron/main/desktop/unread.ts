import type { AppEvent, GroupView } from '../../bridge/contract.ts';

/** How many messages nobody has read yet, as the events tell it. */
export class Unread {
  readonly #byGroup = new Map<string, number>();

  /** True if `event` may have changed the total. */
  hear(event: AppEvent): boolean {
    if (event.type === 'group') this.#count(event.group);
    else if (event.type === 'snapshot') for (const group of event.snapshot.groups) this.#count(group);
    else return false;
    return true;
  }

  get total(): number {
    return [...this.#byGroup.values()].reduce((sum, unread) => sum + unread, 0);
  }

  /** Of a muted group nobody wants to hear, but for what mentions them. */
  #count({ id, unread, mutedUntil, mentioned }: GroupView): void {
    this.#byGroup.set(id, mutedUntil === null ? unread : Number(mentioned));
  }
}
