import { ConclaveError } from '@conclave/core/errors';

/**
 * The network's fault, nobody's in particular: 'unreachable' (no connection came about), 'disconnected' (it broke
 * before the answer), 'timeout' (no answer in time), 'protocol' (an answer that this version can't read), 'closed'
 * (by ourselves).
 */
export class LinkError extends ConclaveError {}
