import { expect, it } from 'vitest';
import { grpcErrorReply, isGrpc } from './grpc-error-reply.ts';

it.each(['application/grpc', 'application/grpc+proto', 'application/grpc;charset=x', 'Application/gRPC'])(
  '%s is gRPC',
  (type) => {
    expect(isGrpc(type)).toBe(true);
  },
);

it.each([undefined, '', 'application/json', 'application/grpc-web', 'text/application/grpc'])('%s is not', (type) => {
  expect(isGrpc(type)).toBe(false);
});

it('keeps what the reply says beside its content, and encodes the message', () => {
  const { status, headers } = grpcErrorReply(503, '100 % größer\n', ['Content-Type', 'text/plain', 'Retry-After', '1']);
  expect(status).toBe(200);
  expect(headers).toEqual([
    'content-type',
    'application/grpc',
    'content-length',
    '0',
    'grpc-status',
    '14',
    'grpc-message',
    '100 %25 gr%C3%B6%C3%9Fer%0A',
    'retry-after',
    '1',
  ]);
});
