import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { makeTempDir, Origin, RawClient, type TempDir, waitFor } from '@sluice/testing';
import { describeWith, type RunningProgram, startProgram } from '@sluice/testing/program';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { echoed, everythingTo, formatRequest, TestProxy, values } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';

/** @param bind options of the frontend @param rules lines of the backend */
function startHaproxy(folder: TempDir, mode: 'tcp' | 'http', bind: string, rules: string): Promise<RunningProgram> {
  return startProgram('haproxy', folder, (port, path) => {
    const file = join(path, 'haproxy.cfg');
    writeFileSync(
      file,
      `global
  maxconn 256
defaults
  mode ${mode}
  timeout connect 10s
  timeout client 60s
  timeout server 60s
frontend web
  bind 127.0.0.1:${port} ${bind}
  default_backend all
backend all
  ${rules}
`,
    );
    return ['-db', '-f', file];
  });
}

/** A client that is told from everybody else on this machine by its address. */
async function connectFrom(localAddress: string, port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  await once(socket, 'connect');
  return new RawClient(socket);
}

const believed = { settings: { trustedProxies: ['127.0.0.1'] }, web: { proxyProtocol: {} } };

describeWith('haproxy', 'haproxy', () => {
  it.each(['send-proxy', 'send-proxy-v2', 'send-proxy-v2 proxy-v2-options crc32c,unique-id'])(
    'names its client to us by %s, and checks us',
    async (option) => {
      await using folder = await makeTempDir();
      await using origin = await Origin.start();
      await using proxy = await TestProxy.start({ ...everythingTo(origin.address), ...believed });
      const server = `server sluice 127.0.0.1:${proxy.port()} ${option} check inter 50ms`;
      await using haproxy = await startHaproxy(folder, 'tcp', '', server);
      using client = await connectFrom('127.0.0.5', haproxy.port);
      const { headers } = echoed(await client.send(formatRequest()).readResponse());
      expect(values(headers, 'x-forwarded-for')).toEqual(['127.0.0.5']);
      expect(values(headers, 'x-forwarded-port')).toEqual([String(haproxy.port)]);
      const gauge = proxy.worker.context.recorder.listener('web');
      await waitFor('checks', () => gauge.acceptedConnections >= 4);
      expect(proxy.worker.context.recorder.take().refusals).toEqual([]);
    },
  );

  it('names its client ahead of TLS that it passes through', async () => {
    await using folder = await makeTempDir();
    await using origin = await Origin.start();
    await using served = await startTlsProxy({ ...everythingTo(origin.address), ...believed });
    await using haproxy = await startHaproxy(folder, 'tcp', '', `server sluice 127.0.0.1:${served.port} send-proxy-v2`);
    const socket = connectTls({
      ...{ host: '127.0.0.1', port: haproxy.port, localAddress: '127.0.0.5' },
      ...{ servername: 'app.test', ca: served.ca },
    });
    await once(socket, 'secureConnect');
    using client = new RawClient(socket);
    const { headers } = echoed(await client.send(formatRequest()).readResponse());
    expect(values(headers, 'x-forwarded-for')).toEqual(['127.0.0.5']);
  });

  it('tells us of the TLS that it has ended itself', async () => {
    await using folder = await makeTempDir();
    const authority = await TestAuthority.create();
    const pair = await authority.issue({ names: ['app.test'] });
    writeFileSync(join(folder.path, 'pair.pem'), `${pair.cert}\n${pair.key}`);
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start({ ...everythingTo(origin.address), ...believed });
    const server = `server sluice 127.0.0.1:${proxy.port()} send-proxy-v2-ssl-cn proxy-v2-options authority,ssl-cipher`;
    await using haproxy = await startHaproxy(folder, 'tcp', `ssl crt ${folder.path}/pair.pem`, server);
    const socket = connectTls({ host: '127.0.0.1', port: haproxy.port, servername: 'app.test', ca: authority.ca });
    await once(socket, 'secureConnect');
    using client = new RawClient(socket);
    const { headers } = echoed(await client.send(formatRequest()).readResponse());
    expect(values(headers, 'x-forwarded-proto')).toEqual(['https']);
  });

  it.each([
    ['v1', ''],
    ['v2', ''],
    ['v1', 'TLS'],
    ['v2', 'TLS'],
  ] as const)('learns of our clients by %s %s', async (proxyProtocol, over) => {
    await using folder = await makeTempDir();
    const authority = await TestAuthority.create();
    const pair = await authority.issue({ names: ['127.0.0.1'] });
    writeFileSync(join(folder.path, 'pair.pem'), `${pair.cert}\n${pair.key}`);
    const bind = over === '' ? 'accept-proxy' : `accept-proxy ssl crt ${folder.path}/pair.pem`;
    const rule = 'http-request return status 200 content-type text/plain lf-string "%[src] %[src_port] %[dst_port]"';
    await using haproxy = await startHaproxy(folder, 'http', bind, rule);
    const upstream = { proxyProtocol, ...(over === '' ? {} : { tls: { ca: authority.ca } }) };
    await using proxy = await TestProxy.start(everythingTo(haproxy.address, { upstream }));
    for (const address of ['127.0.0.5', '127.0.0.6']) {
      using client = await connectFrom(address, proxy.port());
      for (let turn = 0; turn < 3; turn += 1) {
        const { body } = await client.send(formatRequest()).readResponse();
        expect(body.toString()).toBe(`${address} ${client.socket.localPort} ${proxy.port()}`);
      }
    }
  });
});

describeWith('nginx', 'nginx-light', () => {
  it.each(['v1', 'v2'] as const)('learns of our clients by %s', async (proxyProtocol) => {
    await using folder = await makeTempDir();
    await using nginx = await startProgram('nginx', folder, (port, path) => {
      const file = join(path, 'nginx.conf');
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (kind) => `${kind}_temp_path ${join(path, kind)};`,
      );
      const seen = '$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_port';
      writeFileSync(
        file,
        `daemon off; master_process off; pid ${join(path, 'nginx.pid')}; error_log stderr warn;
events { worker_connections 256; }
http { access_log off; ${temporary.join(' ')}
  server { listen 127.0.0.1:${port} proxy_protocol; return 200 "${seen}"; } }`,
      );
      return ['-e', 'stderr', '-p', path, '-c', file];
    });
    await using proxy = await TestProxy.start(everythingTo(nginx.address, { upstream: { proxyProtocol } }));
    for (const address of ['127.0.0.5', '127.0.0.6']) {
      using client = await connectFrom(address, proxy.port());
      for (let turn = 0; turn < 3; turn += 1) {
        const { body } = await client.send(formatRequest()).readResponse();
        expect(body.toString()).toBe(`${address} ${client.socket.localPort} ${proxy.port()}`);
      }
    }
  });
});
