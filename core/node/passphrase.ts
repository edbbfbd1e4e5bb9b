import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PASSPHRASE_KDF, type PassphraseHash } from '@conclave/core/crypto/passphrase';
import { InternalError } from '@conclave/core/errors';

/** The parameters of Argon2id, RFC 9106: `passes` is t, `parallelism` p, `length` the bytes that come out. */
export interface Argon2idParameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly length: number;
}

/**
 * Source text and not a file of its own: the core goes through several bundlers (desktop app, relay, tests), and a
 * worker file would need an entry point and a path in each. It is CommonJS, because that is what `eval` workers run.
 * The Argon2 is WebAssembly: nobody needs a compiler to install, and it takes 0.2 s where plain JavaScript takes 0.8.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { argon2id } = require(workerData.argon2);
argon2id(workerData.options).then((hash) => {
  workerData.options.password.fill(0);
  parentPort.postMessage(hash);
});
`;

/** Argon2id with the protocol's parameters, in a thread of its own so that the caller's event loop goes on. */
export const argon2idHash: PassphraseHash = (passphrase, salt) => argon2id(passphrase, salt, PASSPHRASE_KDF);

/** Rejects with InternalError 'argon2' where the worker can't run, or refuses the parameters (salt under 8 bytes). */
export async function argon2id(
  passphrase: Uint8Array,
  salt: Uint8Array,
  parameters: Argon2idParameters,
): Promise<Uint8Array> {
  const password = new Uint8Array(passphrase);
  const worker = new Worker(WORKER, {
    eval: true,
    // Handed over and not cloned, so that the worker wipes this copy; what WebAssembly made of it goes with its thread.
    transferList: [password.buffer],
    workerData: {
      argon2: createRequire(import.meta.url).resolve('hash-wasm/dist/argon2.umd.min.js'),
      options: {
        password,
        salt: new Uint8Array(salt),
        memorySize: parameters.memoryKiB,
        iterations: parameters.passes,
        parallelism: parameters.parallelism,
        hashLength: parameters.length,
        outputType: 'binary',
      },
    },
  });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) => reject(new InternalError('argon2', error.message)));
      worker.once('exit', (code) => reject(new InternalError('argon2', `the worker ended with ${code}`)));
    });
  } finally {
    // With the thread go its 64 MiB and the key material that Argon2 left in them.
    await worker.terminate();
  }
}
