import type { AccessLogEntry } from '@sluice/metrics';
import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { clientHello } from './support/client-hello.ts';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

it('bytes are counted while they pass, and a finished connection is one line of the log', async () => {
  const lines: AccessLogEntry[] = [];
  await using origin = await RawOrigin.start((peer) => void peer.send('four'));
  await using proxy = await TestProxy.start(tcpTo(origin.address, { web: { protocol: 'tls' } }), {
    sendAccessLog: ({ entries }) => {
      lines.push(...entries);
      return true;
    },
  });
  const { recorder, accessLog } = proxy.worker.context;
  accessLog.setWanted(true);
  using client = await proxy.connect();
  const hello = await clientHello('a.example');
  client.send(hello);
  await client.readUntil('four');
  expect(recorder.listener('web')).toMatchObject({
    openConnections: 1,
    openTunnels: 1,
    tunnelBytesReceived: hello.length,
    tunnelBytesSent: 4,
  });
  recorder.commit();
  expect(recorder.listener('web')).toMatchObject({ openTunnels: 1, tunnelBytesReceived: 0, tunnelBytesSent: 0 });

  client.halfClose();
  origin.peers[0]?.halfClose();
  const line = await waitFor('the line', () => lines[0]);
  expect(line).toMatchObject({
    listener: 'web',
    route: 'all',
    upstream: 'app',
    endpoint: origin.address,
    clientAddress: '127.0.0.1',
    protocol: 'TLS',
    host: 'a.example',
    method: '',
    path: '',
    status: 200,
    error: '',
    attempts: 1,
    bytesReceived: hello.length,
    bytesSent: 4,
  });
  const { requests, tunnels } = recorder.take();
  // How long it lived is not a response time.
  expect(requests).toMatchObject([{ status: 200, count: 1, durations: [], bytesSent: 4 }]);
  expect(tunnels).toMatchObject([{ listener: 'web', route: 'all', upstream: 'app', error: '', count: 1 }]);
  expect(recorder.listener('web').openTunnels).toBe(0);
});
