import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';

const ENC = 32;

/** An honest proxy carries a packet on once, however often it comes; no source seals two packets with one key. */
export const carriedOnce = ({ violated }: Findings): Check => {
  const carried = new Set<string>();
  const sealed = new Set<string>();
  return {
    carried: (proxy, packet) => {
      const name = `${proxy.id}/${toHex(packet.subarray(0, ENC))}`;
      if (carried.has(name)) violated('carried-once', proxy.id, 'carried one packet twice');
      carried.add(name);
    },
    submitted: (device, { packet }) => {
      const name = toHex(packet.subarray(0, ENC));
      if (sealed.has(name)) violated('carried-once', device.id, 'sealed two packets with one ephemeral key');
      sealed.add(name);
    },
  };
};
