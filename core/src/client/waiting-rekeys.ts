import { BoundedBuffer } from './bounded-buffer.ts';
import type { Orphan } from './orphans.ts';

const MAX_WAITING = 32;

/**
 * Rekeys that came before their parent epoch or before operations that they name, by hex epoch id. Stored as orphans
 * are: arrivedAt(6) ‖ rekey.
 */
export class WaitingRekeys extends BoundedBuffer<Orphan> {
  constructor() {
    super(MAX_WAITING);
  }
}
