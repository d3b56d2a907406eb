import { freePort, hang, Origin, RawOrigin, respond, waitFor, watchOpenHandles } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { failedWith, firstOutcome, passed } from './first-outcome.ts';
import { GrpcServer } from './grpc-server.ts';

it('an expected status passes; the request is what the check says', async () => {
  const nothingLeft = watchOpenHandles();
  {
    await using origin = await Origin.start(respond(204));
    const check = { type: 'http', path: '/up?deep=1', method: 'HEAD', host: 'status.test' } as const;
    expect(await firstOutcome(origin.address, check)).toEqual(passed);
    expect(origin.last).toMatchObject({ method: 'HEAD', target: '/up?deep=1' });
    expect(origin.last?.header('host')).toBe('status.test');
    await firstOutcome(origin.address, { type: 'http' }, { hostHeader: { value: 'app.test' } });
    expect(origin.last?.header('host')).toBe('app.test');
    await waitFor('its connections to be closed', () => origin.openConnections === 0);
  }
  await nothingLeft();
});

it('other statuses fail, redirects too, unless they are expected', async () => {
  await using origin = await Origin.start(respond(302, { location: '/elsewhere' }));
  expect(await firstOutcome(origin.address, { type: 'http' })).toEqual(failedWith('answered 302, not 200-299'));
  expect(await firstOutcome(origin.address, { type: 'http', expectedStatus: [200, '300-399'] })).toEqual(passed);
  expect(origin.requests).toHaveLength(2);
});

it('an expected text is looked for in the first 64 KiB, and an endless body does not hold the check up', async () => {
  await using origin = await Origin.start(respond(200, {}, '{"status":"UP"}'));
  const check = { type: 'http', expectedBody: '"UP"' } as const;
  expect(await firstOutcome(origin.address, check)).toEqual(passed);
  expect(await firstOutcome(origin.address, { ...check, expectedBody: 'DOWN' })).toEqual(
    failedWith('answered without the expected text'),
  );
  origin.handle((_request, response) => {
    response.writeHead(200);
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(20_000)));
    };
    response.on('drain', pour);
    pour();
  });
  expect(await firstOutcome(origin.address, { type: 'http' })).toEqual(passed);
  expect(await firstOutcome(origin.address, check)).toEqual(failedWith('answered without the expected text'));
});

it('an endpoint that is down, silent, or answers nonsense fails, in words', async () => {
  expect(await firstOutcome(`127.0.0.1:${await freePort()}`, { type: 'http' })).toEqual(
    failedWith('refused the connection'),
  );
  expect(await firstOutcome('nowhere.invalid:80', { type: 'http' })).toMatchObject({
    reason: expect.stringMatching(/^cannot be reached: /),
  });
  await using silent = await Origin.start(hang);
  expect(await firstOutcome(silent.address, { type: 'http', timeout: '100ms' })).toEqual(
    failedWith('gave no answer within 100ms'),
  );
  await using closes = await RawOrigin.start((peer) => {
    peer.socket.once('data', () => peer.close());
  });
  expect(await firstOutcome(closes.address, { type: 'http' })).toEqual(failedWith('closed the connection'));
  await using nonsense = await RawOrigin.start((peer) => {
    peer.socket.once('data', () => peer.send('SSH-2.0-OpenSSH_9.2\r\n'));
  });
  expect(await firstOutcome(nonsense.address, { type: 'http' })).toEqual(
    failedWith('answered in something other than HTTP/1.1'),
  );
});

it('it speaks what the upstream speaks: TLS, and HTTP/2 by ALPN, over TLS or in clear text', async () => {
  const authority = await TestAuthority.create();
  const tls = { ca: authority.ca };
  await using h1 = await Origin.start(respond(200), { tls: await authority.issue() });
  expect(await firstOutcome(h1.address, { type: 'http' }, { tls })).toEqual(passed);
  expect(await firstOutcome(h1.address, { type: 'http' }, { tls: {} })).toEqual(
    failedWith(expect.stringContaining('CA that is not trusted')),
  );
  expect(await firstOutcome(h1.address, { type: 'http' }, { tls, protocol: 'h2' })).toMatchObject({ passed: false });
  expect(h1.requests).toHaveLength(1);

  await using h2 = await GrpcServer.start({}, await authority.issue());
  for (const protocol of ['auto', 'h2'] as const) {
    expect(await firstOutcome(h2.address, { type: 'http' }, { tls, protocol })).toEqual(passed);
  }
  await using h2c = await GrpcServer.start({ httpStatus: 503 });
  expect(await firstOutcome(h2c.address, { type: 'http' }, { protocol: 'h2c' })).toEqual(
    failedWith('answered 503, not 200-299'),
  );
});

it('where endpoints expect a PROXY header the check begins with one, but for a port of its own', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.once('data', () => peer.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  const received = () => origin.peers.at(-1)?.pending.toString('latin1');
  expect(await firstOutcome(origin.address, { type: 'http' }, { proxyProtocol: 'v1' })).toEqual(passed);
  expect(received()).toMatch(/^PROXY UNKNOWN\r\n/);
  const port = Number(origin.address.split(':')[1]);
  const closed = `127.0.0.1:${await freePort()}`;
  expect(await firstOutcome(closed, { type: 'http', port }, { proxyProtocol: 'v1' })).toEqual(passed);
  expect(received()).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
});
