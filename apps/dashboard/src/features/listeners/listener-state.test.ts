import { expect, it } from 'vitest';
import { listenerHealth } from './listener-state.ts';

const on = { worker: 'proxy-1', listening: true, problem: '' };
const off = { worker: 'proxy-2', listening: false, problem: 'address in use' };

it('tells how many workers listen, and why the others do not', () => {
  expect(listenerHealth({ enabled: true }, [on])).toMatchObject({ state: 'healthy', word: 'Listening' });
  expect(listenerHealth({ enabled: true }, [on, off])).toEqual({
    state: 'degraded',
    word: 'On 1/2 workers',
    reason: 'proxy-2: address in use',
  });
  expect(listenerHealth({ enabled: true }, [off])).toMatchObject({ state: 'unhealthy', word: 'Not listening' });
  expect(listenerHealth({ enabled: true }, [])).toMatchObject({ state: 'unknown' });
  expect(listenerHealth({ enabled: false }, [on])).toMatchObject({ word: 'Disabled' });
});
