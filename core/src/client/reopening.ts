import { DecodeError } from '../errors.ts';
import { hourOf } from '../group/chain.ts';
import { openDelivery } from '../roles/5-target.ts';
import { candidates, receive } from './inbox.ts';
import { unseal } from './sealed-messages.ts';
import type { Turn } from './turn.ts';

/**
 * New keys came: what came before them and did not open may open now. A rekey and the first messages of its epoch travel
 * each for itself, and arrive in any order.
 */
export function reopenSealed(turn: Turn): void {
  while (turn.newKeys) {
    turn.newKeys = false;
    for (const [id, { arrivedAt, bytes, forContactCode }] of [...turn.state.sealed]) {
      if (forContactCode || bytes.length === 0 || !opens(turn, arrivedAt, bytes)) continue;
      const delivery = bytes.slice();
      unseal(turn, id);
      receive(turn, arrivedAt, delivery);
    }
  }
}

function opens(turn: Turn, arrivedAt: number, delivery: Uint8Array): boolean {
  try {
    return openDelivery(turn.env, candidates(turn, hourOf(arrivedAt)), delivery) !== null;
  } catch (error) {
    if (error instanceof DecodeError) return true;
    throw error;
  }
}
