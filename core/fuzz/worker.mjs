// A worker thread takes no loader from its parent in Node 20: it registers its own, then becomes worker.ts.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
