import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const relayProgram = join(root, 'relay-server/dist/conclave-relay.js');
export const desktopFolder = join(root, 'electron');
/** Screenshots of the main screens, kept as artefacts of a run. */
export const screenshotFolder = join(root, 'e2e/screenshots');
