import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import type { ReplayCache } from '@conclave/core/ports';
import type { Disk } from './disk.ts';

/** Which packets a proxy has opened, on its disk by the next flush. */
export class ReplayLog implements ReplayCache {
  readonly #disk: Disk;
  readonly #tags = new Set<string>();

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const [key] of disk.load()) if (key.startsWith('tag/')) this.#tags.add(key.slice(4));
  }

  insert(tag: Uint8Array): boolean {
    const name = toHex(tag);
    if (this.#tags.has(name)) return false;
    this.#tags.add(name);
    this.#disk.write([{ key: `tag/${name}`, value: fromHex('00') }]);
    return true;
  }
}
