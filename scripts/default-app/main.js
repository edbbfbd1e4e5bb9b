// What Electron's own default_app does for us, for a runtime that comes without one: `electron [-r module] FOLDER`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const { folder, preloads } = readArguments(process.argv.slice(1));
if (folder === undefined) {
  process.stderr.write('usage: electron [-r module] FOLDER\n');
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const name = manifest.productName ?? manifest.name;
app.setAppPath(folder);
app.setName(name);
app.setVersion(manifest.version ?? '0.0.0');
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), name));

const main = createRequire(join(folder, 'package.json')).resolve(join(folder, manifest.main ?? 'index.js'));
for (const preload of preloads) createRequire(main)(preload);
// Awaited at the top level: `ready` must not fire before the app's own module has been evaluated.
await import(pathToFileURL(main).href);

function readArguments(args) {
  const preloads = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i];
    if (argument === '-r' || argument === '--require') preloads.push(args[++i]);
    else if (!argument.startsWith('-')) return { folder: resolve(argument), preloads };
  }
  return { folder: undefined, preloads };
}
