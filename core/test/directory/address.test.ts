import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIp, isGlobalUnicast, isLocal, networkOf, parseIp, siteOf } from '../../src/directory/address.ts';
import { DecodeError } from '../../src/errors.ts';

describe('addresses', () => {
  it('come back as they were', () => {
    const address = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(address, (bytes) => {
        expect(parseIp(formatIp(bytes))).toEqual(bytes);
      }),
    );
  });
  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '0x7f.1',
    '127.1',
    'localhost',
    ':::',
    '1::2::3',
    '::g',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
  ])('refuse %j', (text) => expect(() => parseIp(text)).toThrow(DecodeError));
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fe80::1',
    'fd00::1',
  ])('%s is local: listed only with allowPrivate', (text) => {
    expect(isLocal(parseIp(text))).toBe(true);
    expect(isGlobalUnicast(parseIp(text))).toBe(false);
  });
  it.each([
    '0.0.0.0',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:7f00:1',
    '64:ff9b::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'ff02::1',
  ])('%s is nobody to dial', (text) => {
    expect(isGlobalUnicast(parseIp(text))).toBe(false);
    expect(isLocal(parseIp(text))).toBe(false);
  });
  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (text) =>
    expect(isGlobalUnicast(parseIp(text))).toBe(true),
  );
  it.each([
    '9.255.255.255',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.1.1',
    '172.15.255.255',
    '192.0.1.1',
    '192.0.3.1',
    '192.88.98.1',
    '192.167.1.1',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.1',
    '203.0.112.1',
    '203.0.114.1',
    '223.255.255.255',
    '2001:200::1',
    '2001:db7::1',
    '2001:db9::1',
    '2003::1',
    '3ffe::1',
  ])('%s is public, next to what is not', (text) => {
    expect(isGlobalUnicast(parseIp(text))).toBe(true);
    expect(isLocal(parseIp(text))).toBe(false);
  });
  it.each(['3fff::1', '4000::1', '1fff::1', 'fec0::1', 'fe00::1', '2001:1ff::1', '198.19.255.255', '172.31.255.255'])(
    '%s is not public, next to what is',
    (text) => expect(isGlobalUnicast(parseIp(text))).toBe(false),
  );
  it('group into networks and sites', () => {
    expect(networkOf(parseIp('81.2.3.4'))).toBe(networkOf(parseIp('81.2.255.1')));
    expect(networkOf(parseIp('81.2.3.4'))).not.toBe(networkOf(parseIp('81.3.3.4')));
    expect(siteOf(parseIp('2a00::1'))).toBe(siteOf(parseIp('2a00::2')));
    expect(siteOf(parseIp('2a00:0:0:1::1'))).not.toBe(siteOf(parseIp('2a00::1')));
    expect(siteOf(parseIp('81.2.3.4'))).not.toBe(siteOf(parseIp('81.2.3.5')));
  });
});
