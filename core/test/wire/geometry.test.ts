import { geometry } from '@conclave/core/wire/geometry';
import { expect, it } from 'vitest';

it('[SO-1] [SO-6] [SO-7] [SO-8] every length is what the layouts of PROTOCOL.md add up to', () => {
  expect(geometry).toEqual({
    key: 32,
    hash: 32,
    signature: 64,
    seal: 48,
    paddingMark: 1,
    mailboxId: 6,
    memberId: 8,
    proxyId: 8,
    groupId: 32,
    slot: 10,
    slotTag: 4,
    replayTag: 16,
    rosterHash: 8,
    messageHeader: 96,
    splitHeader: 69,
    forwardHeader: 11,
    deliveryOverhead: 192,
    copyHeader: 42,
    contactCode: 107,
    maxDatagram: 65_536,
    maxBody: 65_343,
    maxRecipients: 1024,
    maxFanOut: 8_388_608,
    maxPacket: 85_061,
  });
});
