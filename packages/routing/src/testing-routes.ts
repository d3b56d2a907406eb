import type { RouteSnapshot } from '@sluice/snapshot/types';
import type { RouteRequest } from './route-request.ts';

/** A route that matches everything, but for what is given. For tests. */
export function aRoute(name: string, given: Partial<RouteSnapshot> = {}): RouteSnapshot {
  return {
    name,
    hosts: ['*'],
    path: { kind: 'any' },
    headers: [],
    query: [],
    priority: 0,
    action: { kind: 'respond', status: 200, body: '', headers: [] },
    websocket: true,
    policies: [],
    ...given,
  };
}

export function aRequest(given: Partial<RouteRequest> = {}): RouteRequest {
  return {
    listener: 'web',
    host: 'api.example.com',
    path: '/',
    query: '',
    method: 'GET',
    headers: [],
    clientAddress: '192.0.2.1',
    ...given,
  };
}
