import { connect as tcpConnect } from 'node:net';
import { expect, test } from 'vitest';
import { connect } from '@conclave/core/node/links/connect';
import { listen } from '@conclave/core/node/links/listen';
import { makeTlsIdentity } from '@conclave/core/node/links/tls-identity';
