import { expect, it } from 'vitest';
import { askedName } from './asked-name.ts';
import { dnsQuerySchema, dnsSourceSchema } from './schema.ts';
import { parseResolvConf, parseServer } from './server-address.ts';

const source = dnsSourceSchema.parse({ type: 'dns' });

it.each([
  [{ hostname: 'a.example.', port: 80 }, 'a.example', 'A,AAAA'],
  [{ hostname: '_http._tcp.a.example' }, '_http._tcp.a.example', 'SRV'],
  [{ hostname: 'a.example', port: 80, recordType: 'AAAA' }, 'a.example', 'AAAA'],
  [{ service: 'shop', namespace: 'prod', port: 80 }, 'shop.prod.svc.cluster.local', 'A,AAAA'],
  [{ service: 'shop', namespace: 'prod', portName: 'http' }, '_http._tcp.shop.prod.svc.cluster.local', 'SRV'],
  [{ service: 'shop' }, 'shop.service.consul', 'SRV'],
  [{ service: 'shop', tag: 'v2', datacenter: 'dc2' }, 'v2.shop.service.dc2.dc.consul', 'SRV'],
  [{ service: 'shop', port: 80, recordType: 'A' }, 'shop.service.consul', 'A'],
])('asks for %j by its name', (query, name, types) => {
  const asked = askedName(dnsQuerySchema.parse(query), source);
  expect([asked.name, asked.types.join()]).toEqual([name, types]);
});

it.each([
  [{}, 'hostname is missing'],
  [{ hostname: 'a b', port: 80 }, 'hostname must be a host name'],
  [{ hostname: 'a', service: 'b' }, 'service cannot stand beside a host name'],
  [{ hostname: 'a', recordType: 'A' }, 'port is missing'],
  [{ hostname: 'a', recordType: 'SRV', port: 80 }, 'port cannot stand beside SRV'],
  [{ service: 'a.b' }, 'service must be letters'],
  [{ service: 'a', portName: 'http' }, 'portName is for services with a namespace'],
  [{ service: 'a', namespace: 'b' }, 'port is missing'],
  [{ service: 'a', namespace: 'b', port: 80, tag: 'v1' }, 'tag cannot stand beside a namespace'],
  [{ service: 'a', namespace: 'b', portName: 'c', recordType: 'A' }, 'recordType must be SRV'],
])('refuses %j', (query, problem) => {
  const issues = dnsQuerySchema.safeParse(query).error?.issues ?? [];
  expect(issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')).toContain(problem);
});

it('reads servers with and without ports, and those of resolv.conf', () => {
  expect(parseServer('10.0.0.2')).toEqual({ host: '10.0.0.2', port: 53 });
  expect(parseServer('[2001:db8::1]:5353')).toEqual({ host: '2001:db8::1', port: 5353 });
  expect(parseServer('2001:db8::1')).toEqual({ host: '2001:db8::1', port: 53 });
  for (const text of ['ns.example:53', 'ns.example', '10.0.0.2:0', ''])
    expect(parseServer(text)).toHaveProperty('problem');
  const text = '# made by hand\nsearch example\nnameserver 10.0.0.2\nnameserver fe80::1%eth0\nnameserver nonsense\n';
  expect(parseResolvConf(text).map(({ host }) => host)).toEqual(['10.0.0.2', 'fe80::1%eth0']);
});
