import { createHash } from 'node:crypto';
import type { HeaderList } from '@sluice/core';
import { seededRandom, systemClock } from '@sluice/core';
import type { Identity, PolicyEnvironment, PolicyExchange } from './contract.ts';
import type { ExplainedRequest } from './explanation.ts';
import { PasswordChecker } from './password-checker.ts';

/** For tests: an exchange as a policy sees it. */
export function anExchange(headers: HeaderList = [], given: Partial<PolicyExchange> = {}): PolicyExchange {
  const identities: Identity[] = [];
  return {
    id: 'request-1',
    route: 'billing-api',
    listener: 'web',
    scheme: 'http',
    host: 'api.example.com',
    clientAddress: '192.0.2.1',
    peerAddress: '192.0.2.1',
    port: 80,
    clientCertificate: undefined,
    loginCookies: '',
    identities,
    peerTrusted: false,
    noteTrace: () => {},
    identify: (identity) => identities.push(identity),
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
  passwords: new PasswordChecker(),
  ask: () => Promise.reject(new Error('nobody answers')),
  warn: () => {},
  // A test seals nothing: its secrets stand in the form in which they are kept.
  openSecret: (text) => text,
  deriveKey: (purpose) => createHash('sha256').update(purpose).digest(),
  noteDenied: () => {},
  limits: { take: () => ({ allowed: true, remaining: 9, resetMs: 1000, retryAfterMs: 0 }) },
};

/** The same, with the events that were counted. */
export function countingEnvironment(given: Partial<PolicyEnvironment> = {}) {
  const events: string[] = [];
  const environment: PolicyEnvironment = { ...testEnvironment, count: (event) => events.push(event), ...given };
  return { environment, events };
}

/** A request that the simulator was asked about. */
export function explained(given: Partial<ExplainedRequest> = {}): ExplainedRequest {
  return {
    route: 'billing-api',
    listener: 'web',
    scheme: 'http',
    host: 'api.example.com',
    method: 'GET',
    path: '/',
    query: '',
    headers: [],
    clientAddress: '192.0.2.1',
    identities: [],
    unknown: new Set(),
    ...given,
  };
}
