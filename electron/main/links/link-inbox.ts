/** Links that came before anybody could follow them. */
export class LinkInbox {
  readonly #waiting: string[] = [];
  #follow: ((link: string) => void) | null = null;

  take(link: string): void {
    if (this.#follow) this.#follow(link);
    else this.#waiting.push(link);
  }

  /** From now on links are for `follow`, those that wait first. */
  onLink(follow: (link: string) => void): void {
    this.#follow = follow;
    for (const link of this.#waiting.splice(0)) follow(link);
  }
}
