import { OperationLog } from '@conclave/core/group/operation-log';
import { simulate } from './simulate.ts';
(OperationLog.prototype as any).by = () => [];
for (let i = 1; i <= 12; i++) { console.log('SEED', i); const r = simulate({ seed: `sabotage ${i}`, nodes: 20, hours: 40, faults: 'heavy' }); for (const v of r.violations) console.log(v.invariant, v.words); }
