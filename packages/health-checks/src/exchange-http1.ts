import { request } from 'node:http';
import type { Socket } from 'node:net';
import { type Answer, type Asked, LimitedBody, userAgent } from './exchange.ts';

/** One request over HTTP/1.1 on a connection that serves no other. Rejects when it ends without a whole answer. */
export function exchangeHttp1(socket: Socket, asked: Asked): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request({
    createConnection: () => socket,
    method: asked.method,
    path: asked.path,
    setHost: false,
    headers: { host: asked.authority, 'user-agent': userAgent, ...asked.headers, connection: 'close' },
    maxHeaderSize: 32_768,
  });
  outgoing.on('error', reject);
  outgoing.on('response', (response) => {
    const body = new LimitedBody(asked.maximumBody);
    const done = () =>
      resolve({
        status: response.statusCode ?? 0,
        field: (name) => response.headers[name]?.toString(),
        trailer: (name) => response.trailers[name],
        body: body.take(),
      });
    response.on('error', reject);
    response.on('end', done);
    response.on('data', (chunk: Buffer) => {
      if (!body.push(chunk)) done();
    });
    if (asked.maximumBody === 0) done();
  });
  outgoing.end(asked.body);
  return promise;
}
