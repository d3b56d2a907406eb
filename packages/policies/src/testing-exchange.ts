import type { HeaderList } from '@sluice/core';
import { seededRandom, systemClock } from '@sluice/core';
import type { PolicyEnvironment, PolicyExchange } from './contract.ts';

/** For tests: an exchange as a policy sees it. */
export function anExchange(headers: HeaderList = [], given: Partial<PolicyExchange> = {}): PolicyExchange {
  return {
    id: 'request-1',
    route: 'billing-api',
    listener: 'web',
    scheme: 'http',
    host: 'api.example.com',
    clientAddress: '192.0.2.1',
    request: { method: 'GET', path: '/', query: '', headers },
    signal: new AbortController().signal,
    ...given,
  };
}

export const testEnvironment: PolicyEnvironment = {
  clock: systemClock,
  random: seededRandom(1),
  route: 'billing-api',
  count: () => {},
};
