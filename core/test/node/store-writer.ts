/**
 * Writes into a store until it is killed: batch i sets `counter` to i and `slot-(i mod SLOTS)` to i with padding, so that
 * what a reader finds after the crash can be checked. Says each number on standard output once it is committed.
 */
import { writeSync } from 'node:fs';
import { fileStore } from '@conclave/core/node/stores/file-store';
import { batch, countIn, KEY } from './store-batches.ts';

const store = fileStore(process.argv[2] ?? '', KEY);
for (let i = countIn(new Map(store.load())) + 1; ; i++) {
  store.commit(batch(i));
  writeSync(1, `${i}\n`);
}
