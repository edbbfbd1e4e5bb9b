import { join } from 'node:path';
import type { Directory } from '@conclave/core/directory/directory';
import { currentOnionKey } from '@conclave/core/directory/descriptor';
import { parseServerAddress } from '@conclave/core/identity/server-address';
import type { LinkDelivery } from '@conclave/core/node/links/events';
import { ProxyLinks } from '@conclave/core/node/links/proxy-links';
import { ServerLink } from '@conclave/core/node/links/server-link';
import { buildPlainPacket } from '@conclave/core/roles/1-source';
import type { Copy, Delivery } from '@conclave/core/wire/stages';
import { describe, expect, it } from 'vitest';
import { systemEnv } from '@conclave/core/node/system-env';
import { cleanup, makeCopy, newMailboxKey, serve, tempFolder, until } from './helpers.ts';
import { conclaveRelay, type Run } from './processes.ts';

const local = (data: string) => ['--data', data, '--host', '127.0.0.1', '--port', '0', '--allow-private'];

describe('conclave-relay start', { timeout: 90_000 }, () => {
  it('prints one line when its proxies are listed, carries a packet, and stops in order', async () => {
    const data = join(tempFolder(), 'data');
    const run = conclaveRelay(['start', ...local(data), '--proxies', '3', '--porcelain']);
    await until('the address', () => run.out().includes('\n'), 60_000);
    const [, text] = /^ADDRESS (conclave-server:\/\/\S+)\n$/.exec(run.out()) ?? [];
    const address = parseServerAddress(text!);
    expect(address.host).toBe('127.0.0.1');

    const got: LinkDelivery[] = [];
    const seen: Directory[] = [];
    const link = ServerLink.open(systemEnv, {
      address,
      onDirectory: (directory) => void seen.push(directory),
      onState: () => undefined,
      onDelivery: async (delivery) => void got.push(delivery),
    });
    cleanup(() => link.close());
    await until('a directory', () => seen.length > 0);
    const { proxies, routingKeys } = seen.at(-1)!;
    expect(proxies).toHaveLength(3);
    expect(proxies.every(({ family }) => Buffer.from(family).equals(address.fingerprint))).toBe(true);

    const mailbox = newMailboxKey();
    const id = await link.register(mailbox.publicKey);
    await link.login(id, mailbox);
    const { primitives, clock } = systemEnv;
    const onionKey = (i: number) => primitives.x25519PublicKey(currentOnionKey(proxies[i]!, clock.now())!.publicKey);
    const payload = systemEnv.random.bytes(384) as Delivery;
    const packet = buildPlainPacket(systemEnv, {
      payload,
      recipient: id,
      routingKey: primitives.x25519PublicKey(routingKeys[0]!.publicKey),
      first: onionKey(0),
      second: { id: proxies[1]!.id, onionKey: onionKey(1) },
      profile: 'fast',
    });
    const links = new ProxyLinks({ allowLocal: () => link.reachedLocally });
    cleanup(() => links.close());
    expect(await links.submit('first', proxies[0]!, packet)).toBe('settled');
    await until('the delivery', () => got.length === 1);
    expect(new Uint8Array(got[0]!.bytes)).toEqual(payload);

    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(run.out().split('\n')).toHaveLength(2);
    expect(run.err()).toContain('"msg":"stopped"');
    expect(run.err()).not.toContain(Buffer.from(id).toString('hex'));

    const printed = conclaveRelay(['address', '--data', data]);
    expect(await printed.exit).toBe(0);
    expect(printed.out()).toContain(text);
    expect(printed.out()).toContain('▄▄▄');
  });

  it('[CS-3] has every copy that it acknowledged again after SIGKILL', async () => {
    const data = join(tempFolder(), 'data');
    const first = conclaveRelay(['start', ...local(data), '--porcelain', '--log-level', 'error']);
    await until('the address', () => first.out().includes('\n'), 60_000);
    const at = (run: Run) => parseServerAddress(run.out().replace('ADDRESS ', ''));
    const seen: Directory[] = [];
    const got: string[] = [];
    const follow = (run: Run) => {
      const link = ServerLink.open(systemEnv, {
        address: at(run),
        onDirectory: (directory) => void seen.push(directory),
        onState: () => undefined,
        onDelivery: async ({ bytes }) => void got.push(Buffer.from(bytes).toString()),
      });
      cleanup(() => link.close());
      return link;
    };
    const link = follow(first);
    const mailbox = newMailboxKey();
    const id = await link.register(mailbox.publicKey);
    await until('a directory', () => seen.length > 0);
    const routingKey = systemEnv.primitives.x25519PublicKey(seen[0]!.routingKeys[0]!.publicKey);
    const taken = new Set<string>();
    let sent = 0;
    const sendOn = async (): Promise<void> => {
      const text = `n${sent++}`;
      const answer = await link.sendCopy(makeCopy(routingKey, id, text) as Copy);
      if (answer !== 'settled') return;
      taken.add(text);
      await sendOn();
    };
    const sending = Array.from({ length: 8 }, sendOn);
    await until('some are taken', () => taken.size >= 50);
    first.child.kill('SIGKILL');
    await first.exit;
    link.close();
    await Promise.all(sending);
    expect(taken.size).toBeLessThan(sent);

    const second = conclaveRelay(['start', ...local(data), '--porcelain', '--log-level', 'error']);
    await until('the address', () => second.out().includes('\n'), 60_000);
    await follow(second).login(id, mailbox);
    await until('all that were taken', () => [...taken].every((text) => got.includes(text)));
    expect(new Set(got).size).toBe(got.length);
  });

  it('says what is wrong in one line, with what to do, and does not start', async () => {
    const running = await serve();
    const data = join(tempFolder(), 'data');
    const taken = ['start', '--data', data, '--host', '127.0.0.1', '--port', String(running.port)];
    const cases: [string[], number, string][] = [
      [taken, 1, 'another port with --port'],
      [['start', '--port', 'high'], 2, 'port = "high" (--port): allowed is a whole number from 0 to 65535'],
      [['start', '--proxies', '1', '--host', '127.0.0.1', '--data', data], 2, '--allow-private'],
      [['address', '--data', join(data, 'none')], 1, 'no server has run'],
      [['proxy', '--server', 'nonsense'], 2, 'not a server address'],
    ];
    const runs = cases.map(([args, code, text]) => ({ run: conclaveRelay(args), code, text }));
    for (const { run, code, text } of runs) {
      expect(await run.exit).toBe(code);
      expect(run.out()).toBe('');
      const said = run
        .err()
        .split('\n')
        .filter((line) => line.startsWith('conclave-relay: '));
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(text);
      expect(run.err()).not.toContain('    at ');
    }
  });
});

describe('conclave-relay proxy', { timeout: 90_000 }, () => {
  it('is listed in a family of its own, tells so, and leaves when it ends', async () => {
    const server = await serve();
    const data = join(tempFolder(), 'proxy');
    const options = ['--data', data, '--host', '127.0.0.1', '--port', '0', '--log-level', 'error'];
    const run = conclaveRelay(['proxy', '--server', server.addressText, ...options]);
    await until('listed', () => server.directory().proxies.length === 1, 60_000);
    await until('told', () => run.out().includes('Listed by 127.0.0.1: carrying messages.'));
    const [proxy] = server.directory().proxies;
    expect(Buffer.from(proxy!.family).equals(server.address.fingerprint)).toBe(false);

    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    await until('dropped', () => server.directory().proxies.length === 0);
  });

  it('goes no further with a server that has another key', async () => {
    const server = await serve();
    const other = await serve();
    const wrong = server.addressText.replace(/#.*/, '') + other.addressText.replace(/.*#/, '#');
    const options = ['--data', join(tempFolder(), 'p'), '--host', '127.0.0.1', '--port', '0'];
    const run = conclaveRelay(['proxy', '--server', wrong, ...options]);
    await until('told', () => run.out().includes('is not the one that the address names'), 60_000);
    expect(server.directory().proxies).toEqual([]);
  });
});
