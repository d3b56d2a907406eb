import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { type Answer, type Asked, LimitedBody, userAgent } from './exchange.ts';

/** One request over HTTP/2 on a connection that serves no other. Rejects when it ends without a whole answer. */
export async function exchangeHttp2(socket: Socket, asked: Asked): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  // The name is never looked at: the connection is open, and the pseudo fields are said below.
  const session = connect('http://endpoint', { createConnection: () => socket, settings: { enablePush: false } });
  try {
    session.on('error', reject);
    session.on('close', () => reject(new Error('closed the connection')));
    const stream = session.request(
      {
        ':method': asked.method,
        ':scheme': asked.secure ? 'https' : 'http',
        ':authority': asked.authority,
        ':path': asked.path,
        'user-agent': userAgent,
        ...asked.headers,
      },
      { endStream: asked.body === undefined },
    );
    let head: IncomingHttpHeaders & { readonly ':status'?: number | undefined } = {};
    let trailers: IncomingHttpHeaders = {};
    const body = new LimitedBody(asked.maximumBody);
    const done = () =>
      resolve({
        status: head[':status'] ?? 0,
        field: (name) => head[name]?.toString(),
        trailer: (name) => trailers[name]?.toString(),
        body: body.take(),
      });
    stream.on('error', reject);
    stream.on('response', (fields) => {
      head = fields;
      if (asked.maximumBody === 0) done();
    });
    stream.on('trailers', (fields) => {
      trailers = fields;
    });
    stream.on('data', (chunk: Buffer) => {
      if (!body.push(chunk)) done();
    });
    stream.on('end', () => {
      // A stream that was reset ends as well (RFC 9113 §8.1), and so does one without an answer.
      if (stream.rstCode !== 0 || head[':status'] === undefined) reject(new Error('reset the stream'));
      else done();
    });
    if (asked.body !== undefined) stream.end(asked.body);
    return await promise;
  } finally {
    session.destroy();
  }
}
