import { toHex } from '@conclave/core/bytes/bytes';
import { isLocal, siteOf } from '@conclave/core/directory/address';
import { currentOnionKey, type Descriptor } from '@conclave/core/directory/descriptor';

/** The link that a proxy announced itself over. Compared by identity only. */
export type LinkToken = object;

export interface ListedProxy {
  readonly descriptor: Descriptor;
  /** As the proxy signed it. */
  readonly document: Uint8Array;
  /** Null where it came from the directory of an earlier run, or its link has dropped since. */
  readonly link: LinkToken | null;
  readonly testedAt: number;
}

/** About what a directory of 4 MiB holds. */
const MAX_LISTED = 10_000;

/** The proxies that passed their last dial-back. */
export class ProxyRegistry {
  readonly #proxies = new Map<string, ListedProxy>();

  /** Replaces what is listed under the same identity. */
  put(proxy: ListedProxy): void {
    this.#proxies.set(toHex(proxy.descriptor.id), proxy);
  }

  /** False where it is not listed (any more) with exactly this document. */
  remove({ descriptor, document }: ListedProxy): boolean {
    const name = toHex(descriptor.id);
    return this.#proxies.get(name)?.document === document && this.#proxies.delete(name);
  }

  /** Notes a test of `proxy`, unless another announcement has replaced it meanwhile. */
  tested(proxy: ListedProxy, testedAt: number): void {
    const name = toHex(proxy.descriptor.id);
    const current = this.#proxies.get(name);
    if (current?.document === proxy.document) this.#proxies.set(name, { ...current, testedAt });
  }

  /** The proxies of a link that has dropped, which they no longer have. */
  unlink(link: LinkToken): ListedProxy[] {
    const orphans = this.all().filter((proxy) => proxy.link === link);
    return orphans.map((proxy) => {
      const orphan = { ...proxy, link: null };
      this.put(orphan);
      return orphan;
    });
  }

  /**
   * Whether one site would be listed twice: one descriptor per IPv4 address or IPv6 /64, so that nobody fills the
   * directory from one machine. Ports tell proxies apart on local addresses, which are listed at the operator's wish
   * only. A proxy whose link is gone makes way.
   */
  isCrowded(descriptor: Descriptor): boolean {
    return this.#neighbours(descriptor).some(({ link }) => link !== null);
  }

  /** Takes those off the list that stand at the site of this one and have no link. */
  makeWay(descriptor: Descriptor): void {
    for (const neighbour of this.#neighbours(descriptor)) if (neighbour.link === null) this.remove(neighbour);
  }

  /**
   * Whether another link holds newer onion keys of this proxy: descriptors are public, and an old one that is announced
   * again would list keys that are erased.
   */
  isStale({ id, onionKeys }: Descriptor, link: LinkToken): boolean {
    const listed = this.#proxies.get(toHex(id));
    if (listed === undefined || listed.link === null || listed.link === link) return false;
    return (listed.descriptor.onionKeys[0]?.validFrom ?? 0) > (onionKeys[0]?.validFrom ?? 0);
  }

  isFull(descriptor: Descriptor): boolean {
    return this.#proxies.size >= MAX_LISTED && !this.#proxies.has(toHex(descriptor.id));
  }

  all(): ListedProxy[] {
    return [...this.#proxies.values()];
  }

  /** Those with an onion key for `now`, in the order of their ids: the order of announcement is nobody's business. */
  usable(now: number): ListedProxy[] {
    return this.all()
      .filter(({ descriptor }) => currentOnionKey(descriptor, now) !== null)
      .sort((a, b) => (toHex(a.descriptor.id) < toHex(b.descriptor.id) ? -1 : 1));
  }

  #neighbours({ id, address }: Descriptor): ListedProxy[] {
    if (isLocal(address)) return [];
    const name = toHex(id);
    return this.all().filter(
      ({ descriptor }) => toHex(descriptor.id) !== name && siteOf(descriptor.address) === siteOf(address),
    );
  }
}
