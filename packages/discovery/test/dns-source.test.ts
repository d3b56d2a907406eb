import { systemClock, systemRandom } from '@sluice/core';
import { FakeClock, waitFor, watchOpenHandles } from '@sluice/testing';
import { DnsServer } from '@sluice/testing/dns-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DiscoveryEnvironment, DiscoveryQuery, EndpointSet } from '../src/contract.ts';
import { dnsSourceSchema } from '../src/dns/schema.ts';
import { createDnsSource } from '../src/dns/source.ts';

let server: DnsServer;
beforeEach(async () => {
  server = await DnsServer.start();
});
afterEach(() => server.stop());

const host = { hostname: 'billing.test', port: 80, recordType: 'A' };
const a = (data: string) => ({ type: 'A' as const, data });
const srv = (priority: number, weight: number, port: number, target: string) => ({
  type: 'SRV' as const,
  data: { priority, weight, port, target },
});

function create(config: object = {}, environment: Partial<DiscoveryEnvironment> = {}) {
  const parsed = dnsSourceSchema.parse({ type: 'dns', servers: [server.address], timeout: '10s', ...config });
  return createDnsSource(parsed, { clock: systemClock, random: systemRandom, mayAsk: () => true, ...environment });
}

async function ask(query: DiscoveryQuery, config: object = {}, environment: Partial<DiscoveryEnvironment> = {}) {
  const leaving = new AbortController();
  try {
    const sets = create(config, environment).watch(query, leaving.signal)[Symbol.asyncIterator]();
    return (await sets.next()).value as EndpointSet;
  } finally {
    leaving.abort();
  }
}

async function addresses(query: DiscoveryQuery, config: object = {}): Promise<string[]> {
  const set = await ask(query, config);
  if (set.status !== 'found') throw new Error(set.why);
  return set.endpoints.map(({ address }) => address);
}

it('puts IPv4 and IPv6 together, in an order of its own', async () => {
  server.set('billing.test', a('10.0.0.2'), a('10.0.0.1'), { type: 'AAAA', data: '2001:db8::1' });
  expect(await addresses({ hostname: 'Billing.test.', port: 80 })).toEqual([
    '10.0.0.1:80',
    '10.0.0.2:80',
    '[2001:db8::1]:80',
  ]);
  expect(await addresses({ ...host, recordType: 'AAAA' })).toEqual(['[2001:db8::1]:80']);
});

it('makes the first priority carry the traffic and the others spares, with weights in proportion', async () => {
  server.set('_http._tcp.shop.test', srv(10, 60_000, 81, 'a.test'), srv(10, 1, 82, 'b.test'), srv(20, 7, 83, 'c.test'));
  server.set('a.test', a('10.0.0.1'));
  server.set('b.test', a('10.0.0.2'));
  server.set('c.test', a('10.0.0.3'));
  const expected = {
    status: 'found',
    endpoints: [
      { address: '10.0.0.1:81', weight: 1000, labels: { priority: '10' } },
      { address: '10.0.0.2:82', weight: 1, labels: { priority: '10' } },
      { address: '10.0.0.3:83', weight: 0, labels: { priority: '20' } },
    ],
  };
  expect(await ask({ hostname: '_http._tcp.shop.test' })).toEqual(expected);
  // Addresses came along: nothing else was asked.
  expect(server.seen.map(({ type }) => type)).toEqual(['SRV']);
  server.glue = false;
  expect(await ask({ hostname: '_http._tcp.shop.test' })).toEqual(expected);
  expect(server.seen.filter(({ type }) => type === 'A')).toHaveLength(3);
});

it('shares alike where no record has a weight, and takes a lone dot for no service', async () => {
  server.set('_x._tcp.test', srv(0, 0, 81, 'a.test'), srv(0, 0, 82, 'a.test'));
  server.set('a.test', a('10.0.0.1'));
  expect(await ask({ hostname: '_x._tcp.test' })).toMatchObject({ endpoints: [{ weight: 1 }, { weight: 1 }] });
  server.set('_x._tcp.test', srv(0, 0, 0, '.'));
  expect(await ask({ hostname: '_x._tcp.test' })).toEqual({ status: 'found', endpoints: [] });
});

it('asks by TCP for what was cut off, and at once where it shall', async () => {
  const many = Array.from({ length: 500 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
  server.set('billing.test', ...many.map(a));
  expect(await addresses(host)).toHaveLength(500);
  expect(server.seen.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  server.seen.length = 0;
  expect(await addresses(host, { tcp: true })).toHaveLength(500);
  expect(server.seen.map(({ transport }) => transport)).toEqual(['tcp']);
});

it('gets in one datagram what would be cut off without EDNS0', async () => {
  server.set('billing.test', ...Array.from({ length: 30 }, (_, index) => a(`10.0.0.${index + 1}`)));
  expect(await addresses(host)).toHaveLength(30);
  expect(server.seen.map(({ transport }) => transport)).toEqual(['udp']);
});

it.each(['wrong-id', 'wrong-question', 'garbage', 'spoofed'] as const)('does not believe %s', async (fault) => {
  server.set('billing.test', a('10.0.0.1'));
  server.fault = fault;
  expect(await addresses(host)).toEqual(['10.0.0.1:80']);
});

it('asks each question with another id from another port', async () => {
  server.set('billing.test', a('10.0.0.1'));
  for (let count = 0; count < 12; count += 1) await ask(host);
  expect(new Set(server.seen.map(({ id }) => id)).size).toBeGreaterThan(8);
  expect(new Set(server.seen.map(({ from }) => from)).size).toBeGreaterThan(8);
});

it('follows aliases, also to names that the answer says nothing of, but not in circles', async () => {
  server.set('www.test', { type: 'CNAME', data: 'alias.test' });
  server.set('alias.test', { type: 'CNAME', data: 'billing.test' });
  server.set('billing.test', a('10.0.0.1'));
  expect(await addresses({ ...host, hostname: 'www.test' })).toEqual(['10.0.0.1:80']);
  server.set('alias.test', { type: 'CNAME', data: 'elsewhere.test' });
  expect(await ask({ ...host, hostname: 'www.test' })).toMatchObject({ status: 'not-found' });
  expect(server.seen.at(-1)).toMatchObject({ name: 'elsewhere.test' });
  server.fault = 'alias-loop';
  await expect(ask(host)).rejects.toThrow('more than 8 aliases in a row');
});

it('tells a name that does not exist, one without addresses, a refusal and silence apart', async () => {
  expect(await ask(host)).toEqual({ status: 'not-found', why: 'the name billing.test does not exist' });
  server.set('billing.test');
  expect(await ask(host)).toEqual({ status: 'found', endpoints: [] });
  server.fault = 'servfail';
  await expect(ask(host)).rejects.toThrow(`A of billing.test: ${server.address} answered SERVFAIL`);
  server.fault = 'refused';
  await expect(ask(host)).rejects.toThrow(`${server.address} answered REFUSED`);
  server.fault = 'mute-after-garbage';
  await expect(ask(host, { timeout: '100ms' })).rejects.toThrow(/did not answer within 100 ms \(1 that did not fit/);
  server.fault = 'silent';
  await expect(ask(host, { timeout: '100ms', tcp: true })).rejects.toThrow('did not answer within 100 ms by TCP');
});

it('goes to the next server when one fails, and stays there', async () => {
  await using other = await DnsServer.start();
  other.set('billing.test', a('10.0.0.1'));
  server.fault = 'servfail';
  const clock = new FakeClock();
  const leaving = new AbortController();
  const source = create({ servers: [server.address, other.address], refreshInterval: '10s' }, { clock });
  const sets = source.watch(host, leaving.signal)[Symbol.asyncIterator]();
  expect((await sets.next()).value).toMatchObject({ endpoints: [{ address: '10.0.0.1:80' }] });
  const changed = sets.next();
  other.set('billing.test', a('10.0.0.2'));
  await waitFor('the next question to be due', () => clock.pendingTimers === 1);
  clock.advance(10_000);
  expect((await changed).value).toMatchObject({ endpoints: [{ address: '10.0.0.2:80' }] });
  expect(server.seen).toHaveLength(1);
  leaving.abort();
});

it('asks once for all who want the same at the same time, and goes on when one of them leaves', async () => {
  server.set('billing.test', a('10.0.0.1'));
  const nothingLeft = watchOpenHandles();
  const source = create();
  const leaving = new AbortController();
  const one = new AbortController();
  const release = server.hold();
  const left = source.watch(host, one.signal)[Symbol.asyncIterator]().next();
  const others = [81, 82].map((port) =>
    source
      .watch({ ...host, port }, leaving.signal)
      [Symbol.asyncIterator]()
      .next(),
  );
  await waitFor('the question', () => server.seen.length > 0);
  one.abort();
  expect(await left).toMatchObject({ done: true });
  release();
  const sets = await Promise.all(others);
  expect(sets.map(({ value }) => value.endpoints[0].address)).toEqual(['10.0.0.1:81', '10.0.0.1:82']);
  expect(server.seen).toHaveLength(1);
  leaving.abort();
  await nothingLeft();
});

it.each<[string, { ttlS?: number; negativeTtlS?: number | undefined; minTtl?: string }, number]>([
  ['a TTL', { ttlS: 5 }, 5000],
  ['the refresh interval before a longer TTL', { ttlS: 600 }, 30_000],
  ['the refresh interval for a TTL of 0', { ttlS: 0 }, 30_000],
  ['the shortest TTL before a shorter one', { ttlS: 1, minTtl: '3s' }, 3000],
  ['the last field of the SOA record for a name that does not exist', { negativeTtlS: 7 }, 7000],
  ['5 s for one without a SOA record', { negativeTtlS: undefined }, 5000],
])('asks again after %s', async (_, { minTtl = '1s', ...settings }, afterMs) => {
  Object.assign(server, settings);
  if ('ttlS' in settings) server.set('billing.test', a('10.0.0.1'));
  const clock = new FakeClock();
  const leaving = new AbortController();
  const sets = create({ minTtl }, { clock, random: () => 0 })
    .watch(host, leaving.signal)
    [Symbol.asyncIterator]();
  await sets.next();
  const changed = sets.next();
  server.set('billing.test', a('10.0.0.2'));
  await waitFor('the next question to be due', () => clock.pendingTimers === 1);
  clock.advance(afterMs - 1);
  expect(clock.pendingTimers).toBe(1);
  expect(server.seen).toHaveLength(1);
  clock.advance(1);
  expect((await changed).value).toMatchObject({ endpoints: [{ address: '10.0.0.2:80' }] });
  leaving.abort();
});

it('asks no address that the environment forbids', async () => {
  const mayAsk = (address: string) => address !== '169.254.169.254';
  const refused = ask(host, { servers: ['169.254.169.254:53'] }, { mayAsk });
  await expect(refused).rejects.toThrow('169.254.169.254 is a link-local or metadata address');
});
