import { expect, it } from 'vitest';
import { lint } from '../../test/lint.ts';

const to = (address: string, listener = '0.0.0.0:8080') =>
  lint('loop', {
    listeners: [{ name: 'web', address: listener }],
    upstreams: [{ name: 'billing', targets: [{ address }] }],
  });

it.each([['127.0.0.1:8080'], ['localhost:8080'], ['[::1]:8080']])(
  'tells that %s leads back to the gateway',
  (address) => {
    expect(to(address)).toEqual([
      {
        path: 'upstreams.0.targets.0.address',
        message: `upstream "billing": target 1: ${address} is this gateway's own listener "web"; requests may go round in a loop`,
        fix: 'Write the address of the service itself.',
      },
    ]);
  },
);

it('does not take another loopback address or port for its own', () => {
  expect(to('127.0.0.1:8080', '127.0.0.2:8080')).toEqual([]);
  expect(to('127.0.0.1:8081')).toEqual([]);
});
