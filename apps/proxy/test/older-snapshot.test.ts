import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, snapshotOf, TestProxy } from './support/start-proxy.ts';

it('a snapshot that an older version has kept is served as that version meant it, by any protocol', async () => {
  await using origin = await Origin.start();
  const { listeners, upstreams, ...rest } = snapshotOf(everythingTo(origin.address), 5);
  const older = {
    ...rest,
    listeners: listeners.map(({ http2: _h2, pathRules: _rules, ...known }) => {
      const { tlsHandshakeMs: _ms, ...timeouts } = known.timeouts;
      return { ...known, timeouts };
    }),
    upstreams: upstreams.map(({ protocol: _protocol, ...known }) => {
      const { maxConcurrentStreams: _streams, ...connectionPool } = known.connectionPool;
      return { ...known, connectionPool };
    }),
  };
  await using proxy = await TestProxy.start({});
  expect(await proxy.worker.apply(older)).toMatchObject({ kind: 'applied', revision: 5 });
  expect((await proxy.request()).status).toBe(200);
  expect((await proxy.request({ target: '/%2e%2e/x' })).status).toBe(400);
  using client = await connectHttp2(proxy.port());
  expect((await client.request()).status).toBe(200);
});

it('one that lacks what nobody can guess is refused whole', async () => {
  await using proxy = await TestProxy.start({});
  const { listeners, ...rest } = snapshotOf({}, 5);
  const torn = { ...rest, listeners: listeners.map(({ host: _host, ...known }) => known) };
  expect(await proxy.worker.apply(torn)).toMatchObject({
    kind: 'rejected',
    issues: [{ message: 'listener "web" is incomplete' }],
  });
  expect((await proxy.request()).status).toBe(404);
});
