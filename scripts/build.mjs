// npm run build: relay-server/dist and electron/dist.
import { buildAll } from './lib/build.mjs';
import { main } from './lib/main.mjs';

await main(buildAll);
