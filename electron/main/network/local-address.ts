import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { parseIp } from '@conclave/core/directory/address';

/** The address under which packets from here to `host` leave this computer: 4 or 16 bytes. Sends nothing. */
export async function localAddressTowards(host: string, port: number): Promise<Uint8Array> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // For UDP, connecting only asks the routing table.
      socket.connect(port, address, resolve);
    });
    return parseIp(socket.address().address.replace(/%.*$/, ''));
  } finally {
    socket.close();
  }
}
