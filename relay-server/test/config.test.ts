import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config/load.ts';
import { reachableAddress, resolveAddress } from '../src/config/reach.ts';
import { proxySettings, serverSettings } from '../src/config/settings.ts';
import { tempFolder } from './helpers.ts';

function load(flags: Record<string, unknown>, environment: Record<string, string> = {}, toml?: string) {
  const file = toml === undefined ? null : join(tempFolder(), 'c.toml');
  if (file !== null) writeFileSync(file, toml ?? '');
  return loadConfig(serverSettings, 'server', { flags, environment, file });
}

describe('configuration', () => {
  it('has a default for everything', () => {
    expect(load({})).toMatchObject({ port: 7443, host: '0.0.0.0', registration: 'open', 'allow-private': false });
  });

  it('takes flags before the environment, the environment before the file', () => {
    const toml = '# mine\n[server]\nport = 1\nproxies = 2\nregistration = "closed"\nallow-private = true\n';
    const config = load({ port: '3' }, { CONCLAVE_PORT: '4', CONCLAVE_PROXIES: '5' }, toml);
    expect(config).toMatchObject({ port: 3, proxies: 5, registration: 'closed', 'allow-private': true });
  });

  it.each([
    [{ port: '70000' }, {}, undefined, 'port = "70000" (--port): allowed is a whole number from 0 to 65535'],
    [{ host: 'example.org' }, {}, undefined, /^host = "example\.org" \(--host\): allowed is an IP address/],
    [{}, { CONCLAVE_REGISTRATION: 'maybe' }, undefined, /CONCLAVE_REGISTRATION\): allowed is one of open, closed/],
    [{}, { CONCLAVE_ALLOW_PRIVATE: 'yes' }, undefined, /allowed is true or false/],
    [{}, {}, '[server]\nport = 1.5', /^port = 1\.5 \(.*c\.toml\): allowed is/],
    [{}, {}, '[server]\nprot = 1', /^prot \(.*c\.toml\): no such setting; \[server\] takes data, host/],
    [{}, {}, '[sever]\nport = 1', /^sever \(.*\): no such setting/],
    [{}, {}, '[server]\nport = ', /c\.toml, line 2: /],
    [{}, {}, 'server = 3', /^server \(.*\): allowed is a table, \[server\]/],
  ])('names key, place, value and what is allowed: %j %j %j', (flags, environment, toml, message) => {
    const attempt = () => load(flags, environment, toml);
    expect(attempt).toThrow(expect.objectContaining({ code: 'config' }));
    expect(attempt).toThrow(message);
  });

  it('names a file that is not there', () => {
    const sources = { flags: {}, environment: {}, file: '/nowhere/c.toml' };
    expect(() => loadConfig(proxySettings, 'proxy', sources)).toThrow(
      "can't read /nowhere/c.toml: there is no such file",
    );
  });
});

describe('where others reach this machine', () => {
  const nic = (address: string, internal = false) => ({
    address,
    internal,
    family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  });

  it('is where it listens; else a public address, else a private one, else loopback', () => {
    const all = { lo: [nic('127.0.0.1', true)], a: [nic('192.168.1.5')], b: [nic('8.8.4.4')] } as never;
    expect(reachableAddress('10.1.2.3', all)).toBe('10.1.2.3');
    expect(reachableAddress('0.0.0.0', all)).toBe('8.8.4.4');
    expect(reachableAddress('0.0.0.0', { a: [nic('192.168.1.5')] })).toBe('192.168.1.5');
    expect(reachableAddress('0.0.0.0', { a: [nic('192.0.2.2'), nic('2a00:1450::1')] })).toBe('127.0.0.1');
    expect(reachableAddress('::', { a: [nic('fe80::1'), nic('2a00:1450::1')] })).toBe('2a00:1450::1');
  });

  it('may be a name, if it resolves', async () => {
    expect(await resolveAddress('public-address', '10.0.0.1')).toEqual(Uint8Array.of(10, 0, 0, 1));
    expect(await resolveAddress('public-address', 'localhost')).toHaveLength(4);
    await expect(resolveAddress('public-address', 'no.such.host.invalid')).rejects.toMatchObject({ code: 'config' });
  });
});
