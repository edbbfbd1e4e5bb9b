import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';

/** Nothing leaves a device, no packet and no acknowledgement, before what it rests on is on the disk. */
export const storedFirst = ({ violated }: Findings): Check => {
  const transmissions = new Set<string>();
  const deliveries = new Set<string>();
  const nameOf = (device: string, bytes: Uint8Array) => `${device}/${toHex(bytes.subarray(0, 16))}`;
  return {
    committed: (device, event, { submissions }) => {
      for (const { transmission } of submissions) transmissions.add(transmission);
      if (event.type === 'delivery') deliveries.add(nameOf(device.id, event.bytes));
    },
    submitted: (device, { transmission }) => {
      if (!transmissions.delete(transmission)) violated('stored-first', device.id, 'sent a packet before storing it');
    },
    acknowledged: (device, bytes) => {
      if (!deliveries.has(nameOf(device.id, bytes))) {
        violated('stored-first', device.id, 'acknowledged a delivery before storing it');
      }
    },
  };
};
