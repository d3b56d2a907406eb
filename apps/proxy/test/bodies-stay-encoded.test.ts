import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

// A content coding is between client and endpoint: what a worker never unpacks cannot blow it up.

/** 16 MiB of zeros in some 16 kB. */
const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));

it('an encoded response passes byte for byte, as small as it came', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length });
    response.end(bomb);
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const response = await proxy.request({ headers: ['Accept-Encoding', 'gzip, br;q=0.5'] });
  expect(response.header('content-encoding')).toBe('gzip');
  expect(response.body.equals(bomb)).toBe(true);
  expect(origin.last?.header('accept-encoding')).toBe('gzip, br;q=0.5');

  using client = await connectHttp2(proxy.port());
  const second = await client.request();
  expect(second.body.equals(bomb)).toBe(true);
  expect(values(second.headers, 'content-encoding')).toEqual(['gzip']);
  // Nothing is asked for that the client did not ask for.
  expect(origin.last?.header('accept-encoding')).toBeUndefined();
});

it('an encoded request does, too, and its limits count what came', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { maxBodySize: '1MiB' } }));
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
  client.send(bomb);
  expect((await client.readResponse()).status).toBe(200);
  expect(origin.last?.header('content-encoding')).toBe('gzip');
  expect(origin.last?.body.equals(bomb)).toBe(true);
});

it('no code of a worker could unpack anything', () => {
  const folders = ['apps/proxy/src', 'packages/policies/src', 'packages/routing/src', 'packages/load-balancing/src'];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(100);
  const reading = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  expect(reading.filter(({ text }) => text.includes('DecompressionStream'))).toEqual([]);
  const zlib = reading.filter(({ text }) => /'(?:node:)?zlib'/.test(text));
  expect(zlib.map(({ file }) => file)).toEqual(['packages/policies/src/compression/compressors.ts']);
  // By name, and only what packs.
  expect(/import (.*) from 'node:zlib'/.exec(zlib[0]?.text ?? '')?.[1]).toBe(
    '{ constants, createBrotliCompress, createGzip, createZstdCompress }',
  );
});
