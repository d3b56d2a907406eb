import type { TcpRouteSnapshot } from '@sluice/snapshot/types';
import { describe, expect, it } from 'vitest';
import { buildTcpRouteTable, explainTcp } from './tcp-route-table.ts';

function route(name: string, hosts: readonly string[] = ['*'], listeners: readonly string[] = ['edge']) {
  return { name, listeners, hosts, upstreams: [] } satisfies TcpRouteSnapshot;
}

const routes = [
  route('any'),
  route('short', ['*.example']),
  route('long', ['*.a.example']),
  route('exact', ['b.a.example', 'other.test']),
  route('elsewhere', ['*'], ['db', 'queue']),
];
const table = buildTcpRouteTable(routes);

describe('the table of TCP routes', () => {
  it.each([
    ['b.a.example', 'exact'],
    ['other.test', 'exact'],
    ['c.a.example', 'long'],
    ['x.c.a.example', 'long'],
    ['a.example', 'short'],
    ['example', 'any'],
    ['', 'any'],
  ])('finds for %j the route that names it most closely', (serverName, found) => {
    expect(table.find({ listener: 'edge', serverName })?.name).toBe(found);
  });

  it('asks for the listener first', () => {
    expect(table.find({ listener: 'queue', serverName: '' })?.name).toBe('elsewhere');
    expect(table.find({ listener: 'web', serverName: 'b.a.example' })).toBeUndefined();
    const named = buildTcpRouteTable([route('exact', ['a.example'])]);
    expect(named.find({ listener: 'edge', serverName: '' })).toBeUndefined();
  });

  it('tells why each other route does not take a connection', () => {
    const told = explainTcp(table, routes, { listener: 'edge', serverName: 'c.a.example' });
    expect(told.map(({ route: { name }, outcome, reason }) => [name, outcome, reason])).toEqual([
      ['long', 'winner', ''],
      ['any', 'outranked', 'route long names the host more closely'],
      ['short', 'outranked', 'route long names the host more closely'],
      ['exact', 'refused', 'server name c.a.example does not match b.a.example, other.test'],
      ['elsewhere', 'refused', 'listener edge is not db, queue'],
    ]);
  });
});
