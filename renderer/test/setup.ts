import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startWords } from '../src/i18n/index.ts';

beforeAll(() => startWords('en-GB'));
afterEach(cleanup);
