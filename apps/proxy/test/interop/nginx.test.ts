import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, Origin, type TempDir, waitFor } from '@sluice/testing';
import { describeWith, type RunningProgram, startProgram } from '@sluice/testing/program';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decoders, startCompressing } from '../support/compressing.ts';
import { type Echoed, echoed, everythingTo, type TestConfig, TestProxy, values } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';
import { materialOf } from '../support/test-certificates.ts';

/** @param http what its `http` block holds; PORT and FOLDER stand for its own */
function startNginx(folder: TempDir, http: string): Promise<RunningProgram> {
  return startProgram('nginx', folder, (port, path) => {
    const file = join(path, 'nginx.conf');
    const own = http.replaceAll('PORT', `127.0.0.1:${port}`).replaceAll('FOLDER', path);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${join(path, kind)};`)
      .join(' ');
    writeFileSync(
      file,
      `daemon off; master_process off; pid ${join(path, 'nginx.pid')}; error_log stderr warn;
events { worker_connections 256; }
http { access_log off; ${temporary} client_max_body_size 50m; ${own} }`,
    );
    return ['-e', 'stderr', '-p', path, '-c', file];
  });
}

describeWith('nginx', 'nginx-light', () => {
  it('is reached by kept connections, with bodies of every framing', async () => {
    await using folder = await makeTempDir();
    const file = 'x'.repeat(3_000_000);
    writeFileSync(join(folder.path, 'large'), file);
    // Without a length nginx answers in chunks: what `sub_filter` may change has none.
    await using nginx = await startNginx(
      folder,
      `server { listen PORT;
        location = /connection { return 200 $connection; }
        location /chunked { alias FOLDER/large; sub_filter nothing something; sub_filter_types *; }
        location / { root FOLDER; } }`,
    );
    await using proxy = await TestProxy.start(everythingTo(nginx.address));
    const connections = new Set<string>();
    for (let count = 0; count < 5; count += 1) {
      connections.add((await proxy.request({ target: '/connection' })).body.toString());
    }
    expect(connections.size).toBe(1);
    const whole = await proxy.request({ target: '/large' });
    expect(values(whole.headers, 'content-length')).toEqual(['3000000']);
    const chunked = await proxy.request({ target: '/chunked' });
    expect(values(chunked.headers, 'transfer-encoding')).toEqual(['chunked']);
    expect([whole, chunked].every(({ body }) => body.toString() === file)).toBe(true);
    const part = await proxy.request({ target: '/large', headers: ['Range', 'bytes=0-9'] });
    expect([part.status, part.body.length]).toEqual([206, 10]);
    const etag = values(whole.headers, 'etag');
    const unchanged = await proxy.request({ target: '/large', headers: ['If-None-Match', etag[0] ?? ''] });
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    expect((await proxy.request({ method: 'HEAD', target: '/large' })).status).toBe(200);
    expect((await proxy.request({ target: '/nowhere' })).status).toBe(404);
  });

  it('has its files compressed on the way, and their tags and parts stay right', async () => {
    await using folder = await makeTempDir();
    const file = Array.from({ length: 50_000 }, (_, line) => `line ${line}\n`).join('');
    writeFileSync(join(folder.path, 'lines.txt'), file);
    await using nginx = await startNginx(
      folder,
      `types { text/plain txt; } server { listen PORT; gzip off; location / { root FOLDER; } }`,
    );
    await using proxy = await startCompressing(nginx.address);
    const ask = (...headers: string[]) =>
      proxy.request({ target: '/lines.txt', headers: ['Accept-Encoding', 'br', ...headers] });
    const whole = await ask();
    expect(decoders.br(whole.body).toString() === file).toBe(true);
    const tag = whole.header('etag') ?? '';
    expect([tag.slice(0, 3), whole.header('accept-ranges')]).toEqual(['W/"', undefined]);
    const unchanged = await ask('If-None-Match', tag);
    expect([unchanged.status, unchanged.header('etag'), unchanged.header('vary')]).toEqual([
      304,
      tag,
      'Accept-Encoding',
    ]);
    const part = await ask('Range', 'bytes=0-9');
    expect([part.status, part.header('content-encoding'), part.body.toString()]).toEqual([
      206,
      undefined,
      'line 0\nlin',
    ]);
  });

  it('is reached over TLS, its certificate verified, and takes uploads that it has asked for', async () => {
    await using folder = await makeTempDir();
    await using behind = await Origin.start();
    const authority = await TestAuthority.create();
    const pair = await authority.issue({ names: ['127.0.0.1'] });
    writeFileSync(join(folder.path, 'cert.pem'), pair.cert);
    writeFileSync(join(folder.path, 'key.pem'), pair.key);
    await using nginx = await startNginx(
      folder,
      `server { listen PORT ssl; ssl_certificate FOLDER/cert.pem; ssl_certificate_key FOLDER/key.pem;
        location / { proxy_pass http://${behind.address}; } }`,
    );
    const upstream = { tls: { ca: authority.ca } };
    await using proxy = await TestProxy.start(everythingTo(nginx.address, { upstream }));
    using client = await proxy.connect();
    const body = 'x'.repeat(2_000_000);
    client.send(`PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`);
    expect((await client.readResponse()).status).toBe(100);
    client.send(body);
    const answer = await client.readResponse();
    expect(echoed(answer)).toMatchObject({ method: 'PUT', target: '/a', body });
    client.send('POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n');
    expect(echoed(await client.readResponse()).body).toBe('hello');
  });

  it('passes on what it is asked, over kept connections, in clear text and TLS', async () => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    const config = { settings: { trustedProxies: ['127.0.0.1/32'] }, ...everythingTo(origin.address) };
    await using proxy = await TestProxy.start(config);
    await using served = await startTlsProxy(config);
    await using nginx = await startNginx(
      folder,
      `upstream clear { server 127.0.0.1:${proxy.port()}; keepalive 4; }
      upstream secure { server 127.0.0.1:${served.port}; keepalive 4; }
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host app.test;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      server { listen PORT;
        location /clear { proxy_pass http://clear; }
        location /streamed { proxy_request_buffering off; proxy_buffering off; proxy_pass http://clear; }
        location /old { proxy_http_version 1.0; proxy_pass http://clear; }
        location /secure { proxy_pass https://secure; proxy_ssl_server_name on; proxy_ssl_name app.test;
          proxy_ssl_verify on; proxy_ssl_trusted_certificate ${served.caFile}; } }`,
    );
    const body = 'x'.repeat(100_000);
    const ask = async (path: string): Promise<Echoed> => {
      const response = await fetch(`http://${nginx.address}${path}`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '192.0.2.7' },
        // Of no known length, so that it comes in chunks where it is not buffered.
        body: new Blob([body]).stream(),
        duplex: 'half',
      } as RequestInit);
      expect([path, response.status]).toEqual([path, 200]);
      return (await response.json()) as Echoed;
    };
    for (const path of ['/clear', '/streamed', '/old', '/secure', '/clear', '/secure']) {
      const seen = await ask(path);
      expect(seen.body).toBe(body);
      expect(values(seen.headers, 'x-forwarded-for')).toEqual(['192.0.2.7, 127.0.0.1, 127.0.0.1']);
    }
    // Kept by nginx: one in clear text, one over TLS.
    await waitFor('the connection of HTTP/1.0 to go', () => proxy.connections === 1);
    expect(served.proxy.connections).toBe(1);
  });

  it('carries WebSockets, in front and behind', async () => {
    await using folder = await makeTempDir();
    await using behindFolder = await makeTempDir();
    await using origin = await Origin.start();
    const upgrade =
      'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;';
    const passTo = (address: string) =>
      `server { listen PORT; ${upgrade} location / { proxy_pass http://${address}; } }`;
    await using behind = await startNginx(behindFolder, passTo(origin.address));
    await using proxy = await TestProxy.start(everythingTo(behind.address, { route: { websocket: true } }));
    await using nginx = await startNginx(folder, passTo(`127.0.0.1:${proxy.port()}`));
    const socket = new WebSocket(`ws://${nginx.address}/chat`);
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    socket.on('open', () => {
      socket.send('hello');
      socket.send('x'.repeat(100_000));
    });
    await waitFor('both echoes', () => messages.length === 2);
    expect(messages.map(({ length }) => length)).toEqual([5, 100_000]);
    socket.close(1000);
    await waitFor('the end everywhere', () => socket.readyState === WebSocket.CLOSED && origin.webSockets.size === 0);
  });

  it('asks the gateway for its certificate, and knows it by name', async () => {
    await using folder = await makeTempDir();
    const authority = await TestAuthority.create();
    const [server, client] = [await authority.issue(), await authority.issue({ names: ['gateway.test'] })];
    for (const [name, text] of Object.entries({
      'cert.pem': server.cert,
      'key.pem': server.key,
      'ca.pem': authority.ca,
    })) {
      writeFileSync(join(folder.path, name), text);
    }
    const tls = 'ssl_certificate FOLDER/cert.pem; ssl_certificate_key FOLDER/key.pem;';
    const asks = 'ssl_client_certificate FOLDER/ca.pem; ssl_verify_client on;';
    await using nginx = await startNginx(
      folder,
      `server { listen PORT ssl http2; ${tls} ${asks}
        location / { return 200 "$ssl_client_verify $ssl_client_fingerprint $server_protocol"; } }`,
    );
    const material = [materialOf('gateway', { chain: client.cert, privateKey: client.key })];
    const config = (clientCertificate?: string): TestConfig => ({
      certificates: [{ name: 'gateway', source: { type: 'self_signed', hosts: ['gateway.test'] } }],
      ...everythingTo(nginx.address, {
        upstream: { tls: { ca: authority.ca, ...(clientCertificate === undefined ? {} : { clientCertificate }) } },
      }),
    });
    await using proxy = await TestProxy.start(config('gateway'), {}, material);
    const fingerprint = new X509Certificate(client.cert).fingerprint.replaceAll(':', '').toLowerCase();
    expect((await proxy.request()).body.toString()).toBe(`SUCCESS ${fingerprint} HTTP/2.0`);
    await using without = await TestProxy.start(config());
    const refused = await without.request();
    expect([refused.status, refused.body.toString()]).toEqual([
      400,
      expect.stringContaining('No required SSL certificate'),
    ]);
  });
});
