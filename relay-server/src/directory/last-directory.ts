import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { openDescriptor } from '@conclave/core/directory/descriptor';
import { directoryHash, openDirectory } from '@conclave/core/directory/directory';
import { UsageError } from '@conclave/core/errors';
import * as z from 'zod';
import type { DataFolder } from '../data-folder.ts';
import type { ListedProxy } from './registry.ts';

const FILE = 'directory.json';
const schema = z.object({ document: z.string(), proxies: z.array(z.string()) });

export interface LastDirectory {
  readonly sequence: number;
  readonly hash: Uint8Array;
  /** Without a link, and due for a test. */
  readonly proxies: readonly ListedProxy[];
}

/** The signed directory and the signed descriptors in it, all as hex. */
export function saveLast(folder: DataFolder, document: Uint8Array, proxies: readonly Uint8Array[]): void {
  folder.write(FILE, JSON.stringify({ document: toHex(document), proxies: proxies.map(toHex) }));
}

/** Null at the first start. Throws UsageError 'data-folder' where it is damaged or another server's. */
export function loadLast(env: Env, identity: Ed25519SecretKey, folder: DataFolder): LastDirectory | null {
  const text = folder.readText(FILE);
  if (text === null) return null;
  try {
    const last = schema.parse(JSON.parse(text));
    const document = fromHex(last.document);
    return {
      sequence: openDirectory(env.primitives, identity.publicKey, document).sequence,
      hash: directoryHash(env.primitives, document),
      proxies: last.proxies.map((proxy) => listed(env, fromHex(proxy))),
    };
  } catch {
    throw new UsageError('data-folder', `${folder.file(FILE)} is damaged: move it away and a new chain is started`);
  }
}

function listed({ primitives }: Env, document: Uint8Array): ListedProxy {
  const descriptor = openDescriptor(primitives, document);
  return { descriptor, document, link: null, testedAt: Number.NEGATIVE_INFINITY };
}
