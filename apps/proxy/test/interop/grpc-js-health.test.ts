import { connect } from 'node:net';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import type { CheckOutcome, CheckTarget } from '@sluice/health-checks/contract';
import { createHealthCheck } from '@sluice/health-checks/runtimes';
import { healthCheckSchema } from '@sluice/health-checks/schemas';
import { expect, it } from 'vitest';
import { asIs } from '../support/grpc-echo.ts';

// The gRPC health check against the server of grpc-js: what is written by hand there is read by somebody else here.

const codec = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
const check = { path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false, ...codec };

type Answer = sendUnaryData<Buffer>;

/** What the check says of a server whose Health service answers so; of one without it when left out. */
async function checkOf(service: string, answer?: (asked: string, reply: Answer) => void): Promise<CheckOutcome> {
  const server = new Server();
  if (answer !== undefined) {
    server.addService(
      { check },
      { check: (call: ServerUnaryCall<Buffer, Buffer>, reply: Answer) => answer(call.request.toString('hex'), reply) },
    );
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const target: CheckTarget = {
    ...{ address: `127.0.0.1:${port}`, authority: `127.0.0.1:${port}`, secure: false, protocol: 'h2c' },
    dial: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve({ socket, alpn: '', accepted: async () => {} }));
        socket.on('error', reject);
      }),
  };
  try {
    const config = healthCheckSchema.parse({ type: 'grpc', service });
    return await createHealthCheck(config).run(target, new AbortController().signal);
  } finally {
    server.forceShutdown();
  }
}

it('asks in a form that grpc-js reads, and reads what it answers', async () => {
  const asked: string[] = [];
  const serving = await checkOf('a.B', (message, reply) => {
    asked.push(message);
    reply(null, Buffer.from([0x08, 1]));
  });
  expect(serving).toEqual({ passed: true });
  expect(asked).toEqual(['0a03612e42']);
  expect(await checkOf('', (_message, reply) => reply(null, Buffer.from([0x08, 2])))).toEqual({
    passed: false,
    reason: 'says NOT_SERVING',
  });
  const unknown = await checkOf('a.B', (_message, reply) => reply({ code: status.NOT_FOUND, details: 'no such' }));
  expect(unknown).toEqual({ passed: false, reason: 'does not know the service "a.B"' });
});

it('tells of a server without the health service', async () => {
  expect(await checkOf('')).toEqual({ passed: false, reason: 'does not implement grpc.health.v1.Health' });
});
