import { freePort, Origin, RawOrigin, respond, watchOpenHandles } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { failedWith, firstOutcome, passed } from './first-outcome.ts';
import { type GrpcAnswer, GrpcServer, servingStatus } from './grpc-server.ts';

const authority = await TestAuthority.create();

it('SERVING passes, in clear text and over TLS, and the service is asked for by name', async () => {
  const nothingLeft = watchOpenHandles();
  {
    await using server = await GrpcServer.start({ message: servingStatus(1) });
    expect(await firstOutcome(server.address, { type: 'grpc', service: 'a.B' }, { protocol: 'h2c' })).toEqual(passed);
    expect(server.calls).toEqual([
      {
        path: '/grpc.health.v1.Health/Check',
        authority: server.address,
        contentType: 'application/grpc',
        te: 'trailers',
        message: Buffer.from('\x0a\x03a.B'),
      },
    ]);
    await using secure = await GrpcServer.start({ message: servingStatus(1) }, await authority.issue());
    const tls = { ca: authority.ca };
    expect(await firstOutcome(secure.address, { type: 'grpc' }, { tls, hostHeader: { value: 'b.test' } })).toEqual(
      passed,
    );
    expect(secure.calls).toMatchObject([{ authority: 'b.test', message: Buffer.alloc(0) }]);
    expect(await firstOutcome(secure.address, { type: 'grpc' }, { tls: {} })).toEqual(
      failedWith(expect.stringContaining('CA that is not trusted')),
    );
  }
  await nothingLeft();
});

const failures: [string, GrpcAnswer, string][] = [
  ['NOT_SERVING', { message: servingStatus(2) }, 'says NOT_SERVING'],
  ['UNKNOWN, which is 0 and not written', { message: Buffer.alloc(0) }, 'says UNKNOWN'],
  ['SERVICE_UNKNOWN', { message: servingStatus(3) }, 'says SERVICE_UNKNOWN'],
  ['a status of a later version', { message: servingStatus(9) }, 'says 9'],
  ['a service that is not known', { status: '5' }, 'does not know the service "a.B"'],
  ['a server without the health service', { status: '12' }, 'does not implement grpc.health.v1.Health'],
  ['any other status', { status: '14' }, 'answered with gRPC status 14'],
  ['an error after a message', { message: servingStatus(1), status: '13' }, 'answered with gRPC status 13'],
  ['a status that is none', { status: 'fine' }, 'answered with no gRPC status'],
  ['an HTTP error', { httpStatus: 502 }, 'answered HTTP 502'],
  ['a web page', { contentType: 'text/html' }, 'does not speak gRPC'],
  [
    'a message of another kind',
    { message: Buffer.from('\x0a\x02hi') },
    'answered with something other than a HealthCheckResponse',
  ],
  ['an endless answer', { message: Buffer.alloc(100_000) }, 'answered without a gRPC status'],
];

it.each(failures)('%s fails, in words', async (_, answer, words) => {
  await using server = await GrpcServer.start(answer);
  const outcome = await firstOutcome(server.address, { type: 'grpc', service: 'a.B' }, { protocol: 'h2c' });
  expect(outcome).toEqual(failedWith(words));
});

it('a server that speaks HTTP/1.1 fails', async () => {
  await using plain = await Origin.start(respond(200));
  expect(await firstOutcome(plain.address, { type: 'grpc' }, { protocol: 'h2c' })).toMatchObject({ passed: false });
  await using secure = await Origin.start(respond(200), { tls: await authority.issue() });
  expect(await firstOutcome(secure.address, { type: 'grpc' }, { tls: { ca: authority.ca } })).toMatchObject({
    passed: false,
    reason: expect.stringMatching(/none of the protocols|HTTP\/2/),
  });
  expect(secure.requests).toEqual([]);
});

it('a port where nobody listens, and one where nobody answers, fail', async () => {
  expect(await firstOutcome(`127.0.0.1:${await freePort()}`, { type: 'grpc' })).toEqual(
    failedWith('refused the connection'),
  );
  await using silent = await RawOrigin.start(() => {});
  expect(await firstOutcome(silent.address, { type: 'grpc', timeout: '100ms' })).toEqual(
    failedWith('gave no answer within 100ms'),
  );
});
