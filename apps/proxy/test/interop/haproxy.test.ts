import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, Origin, respond, type TempDir, waitFor } from '@sluice/testing';
import { describeWith, type RunningProgram, startProgram } from '@sluice/testing/program';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Echoed, echoed, everythingTo, TestProxy } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';

/** One frontend and one backend. @param bind options of the one @param server address and options of the other */
function startHaproxy(folder: TempDir, bind: string, server: string): Promise<RunningProgram> {
  return startProgram('haproxy', folder, (port, path) => {
    const file = join(path, 'haproxy.cfg');
    writeFileSync(
      file,
      `global
  nbthread 1
  maxconn 256
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
  http-reuse always
frontend web
  bind 127.0.0.1:${port} ${bind}
  default_backend origin
backend origin
  http-response set-header x-haproxy %[res.ver]
  server origin ${server}
`,
    );
    return ['-db', '-f', file];
  });
}

async function post(address: string, body: string): Promise<Echoed> {
  const response = await fetch(`http://${address}/a?b=c`, { method: 'POST', body });
  expect([response.status, response.headers.get('x-haproxy')]).toEqual([200, expect.stringMatching(/^[12]\.[01]$/)]);
  return (await response.json()) as Echoed;
}

const body = 'x'.repeat(100_000);
const expected = { method: 'POST', target: '/a?b=c', body };

describeWith('haproxy', 'haproxy', () => {
  it.each([
    ['h1', ''],
    ['h2c', 'proto h2'],
  ] as const)('is reached by %s', async (protocol, bind) => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    await using haproxy = await startHaproxy(folder, bind, origin.address);
    await using proxy = await TestProxy.start(everythingTo(haproxy.address, { upstream: { protocol } }));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => proxy.request({ method: 'POST', target: '/a?b=c', body })),
    );
    for (const answer of answers) expect(echoed(answer)).toMatchObject(expected);
    origin.handle(respond(503, {}, 'busy'));
    expect((await proxy.request()).status).toBe(503);
    expect((await proxy.request({ method: 'HEAD' })).status).toBe(503);
  });

  it.each([
    ['h2', 'alpn h2,http/1.1', '2'],
    ['h1', 'alpn http/1.1', '1'],
  ])('is reached over TLS, agreeing on %s', async (_, alpn, major) => {
    await using folder = await makeTempDir();
    const authority = await TestAuthority.create();
    const pair = await authority.issue({ names: ['127.0.0.1'] });
    const pem = join(folder.path, 'pair.pem');
    writeFileSync(pem, `${pair.cert}\n${pair.key}`);
    await using origin = await Origin.start();
    const server = `${origin.address}\n  http-request set-header x-version %[req.ver]`;
    await using haproxy = await startHaproxy(folder, `ssl crt ${pem} ${alpn}`, server);
    const upstream = { protocol: 'auto' as const, tls: { ca: authority.ca } };
    await using proxy = await TestProxy.start(everythingTo(haproxy.address, { upstream }));
    const answer = await proxy.request({ method: 'POST', target: '/a?b=c', body });
    expect(echoed(answer)).toMatchObject(expected);
    expect(origin.last?.header('x-version')?.[0]).toBe(major);
  });

  it.each([
    ['HTTP/1.1', ''],
    ['HTTP/2', 'proto h2'],
  ])('passes on what it is asked in %s', async (_, options) => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    await using haproxy = await startHaproxy(folder, '', `127.0.0.1:${proxy.port()} ${options}`);
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.all(Array.from({ length: 8 }, () => post(haproxy.address, body)));
      for (const seen of all) expect(seen).toMatchObject(expected);
    }
    expect(origin.requests).toHaveLength(24);
    expect(proxy.connections).toBeLessThanOrEqual(8);
  });

  it.each(['h2', 'http/1.1'])('verifies the certificate and agrees on %s', async (alpn) => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    await using served = await startTlsProxy(everythingTo(origin.address));
    const tls = `ssl verify required ca-file ${served.caFile} sni str(app.test) verifyhost app.test alpn ${alpn}`;
    await using haproxy = await startHaproxy(folder, '', `127.0.0.1:${served.port} ${tls}`);
    for (let round = 0; round < 3; round += 1) expect(await post(haproxy.address, body)).toMatchObject(expected);
    expect(served.proxy.connections).toBe(1);
  });

  it.each([
    ['HTTP/1.1', ''],
    ['HTTP/2', 'proto h2'],
  ])('carries WebSockets over %s', async (_, options) => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { websocket: true } }));
    await using haproxy = await startHaproxy(folder, '', `127.0.0.1:${proxy.port()} ${options}`);
    const socket = new WebSocket(`ws://${haproxy.address}/chat`);
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    socket.on('open', () => socket.send('hello'));
    await waitFor('the echo', () => messages[0] === 'hello');
    socket.close(1000);
    await waitFor('the end everywhere', () => socket.readyState === WebSocket.CLOSED && origin.webSockets.size === 0);
  });
});
