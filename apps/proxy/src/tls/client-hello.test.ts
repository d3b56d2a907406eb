import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { serverNameOf } from './client-hello.ts';

/** What Node's own client sends first. */
async function helloFor(servername: string): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const wire = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      resolve(chunk);
      done();
    },
  });
  const client = connect({ socket: wire, ...(servername === '' ? {} : { servername }) });
  client.on('error', () => {});
  const hello = await promise;
  client.destroy();
  return hello;
}

it('finds the name that a client asks for', async () => {
  expect(serverNameOf(await helloFor('shop.example'))).toBe('shop.example');
  expect(serverNameOf(await helloFor(''))).toBe('');
});

it('waits for the whole of it, however the network and the records cut it', async () => {
  const hello = await helloFor('shop.example');
  for (let length = 0; length < hello.length; length++) {
    expect(serverNameOf(hello.subarray(0, length))).toBeUndefined();
  }
  const body = hello.subarray(5);
  const record = (part: Buffer) => Buffer.concat([Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part]);
  for (const at of [1, 3, 4, 60]) {
    expect(serverNameOf(Buffer.concat([record(body.subarray(0, at)), record(body.subarray(at))]))).toBe('shop.example');
  }
});

it('leaves to TLS what is no ClientHello, and never throws', async () => {
  expect(serverNameOf(Buffer.from('GET / HTTP/1.1\r\n'))).toBe('');
  const hello = await helloFor('shop.example');
  for (let at = 0; at < hello.length; at++) {
    const damaged = Buffer.from(hello);
    damaged[at] = 0xff;
    expect(['string', 'undefined']).toContain(typeof serverNameOf(damaged));
  }
  expect(
    serverNameOf(Buffer.concat([Buffer.from([22, 3, 1, 0xff, 0xff, 1, 0xff, 0xff, 0xff]), Buffer.alloc(70_000)])),
  ).toBe('');
});
