import { routeSchema } from '@sluice/config';
import { expect, it } from 'vitest';
import { readHeaderLines, requestFor } from './simulated-request.ts';

it('makes a request that the route takes', () => {
  const route = routeSchema.parse({
    name: 'a',
    hosts: ['*.example.com'],
    match: {
      path: { prefix: '/billing' },
      methods: ['POST'],
      headers: [
        { name: 'x-canary', exact: 'yes' },
        { name: 'x-old', present: false },
      ],
      query: [{ name: 'v', prefix: '2 ' }],
      clientAddresses: ['10.0.0.0/8'],
    },
    upstreams: [{ name: 'b' }],
  });
  expect(requestFor(route)).toEqual({
    method: 'POST',
    url: 'http://www.example.com/billing?v=2%20',
    listener: '',
    clientAddress: '10.0.0.0',
    headers: 'x-canary: yes',
  });
});

it('reads header lines', () => {
  expect(readHeaderLines('X-Env: a:b\n\n  accept\n')).toEqual([
    { name: 'x-env', value: 'a:b' },
    { name: 'accept', value: '' },
  ]);
});
