import { connect } from 'node:tls';
import { Origin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { serverMaterial, showing, webWith } from './support/mutual-tls.ts';
import { headerV2 } from './support/proxy-header.ts';
import { everythingTo, formatRequest, TestProxy } from './support/start-proxy.ts';

const clients = await TestAuthority.create('clients');
const pair = await clients.issue({ subject: [{ CN: ['shop'] }] });

it('the client is who the header names and who the certificate says, and may not say either itself', async () => {
  await using origin = await Origin.start();
  const { certificates, web } = webWith({ ca: clients.ca, header: 'x-shop-cert' });
  await using proxy = await TestProxy.start(
    {
      ...everythingTo(origin.address),
      certificates,
      web: { ...web, proxyProtocol: {} },
      settings: { trustedProxies: ['127.0.0.1'] },
    },
    {},
    serverMaterial,
  );
  using client = await proxy.connect();
  client.send(headerV2);
  const secure = connect({ socket: client.socket, ...showing(pair) });
  let text = '';
  secure.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  const lies = ['x-forwarded-for', '10.9.9.9', 'x-forwarded-client-cert', 'Hash=00', 'x-shop-cert', 'forged'];
  secure.write(formatRequest({ headers: ['Host', 'app.example', ...lies] }));
  await waitFor('the answer', () => text.includes('"x-forwarded-for","192.0.2.7"'));
  expect(text).toMatch(/"x-forwarded-client-cert","Hash=[0-9a-f]{64};Subject=\\"CN=shop\\"/);
  expect(text).toContain('"x-shop-cert","-----BEGIN%20CERTIFICATE');
  expect(text).not.toMatch(/10\.9\.9\.9|Hash=00|forged/);
  secure.destroy();
});
