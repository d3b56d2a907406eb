import { echo, Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';
import { ask, connectTls, fingerprintOf, shownBy } from './support/tls-client.ts';

it('a new certificate is shown to the next handshake; no connection is closed and no request fails', async () => {
  await using origin = await Origin.start(echo);
  const pairs = await Promise.all(Array.from({ length: 9 }, () => selfSigned(['a.example'])));
  const [first, ...others] = pairs;
  if (first === undefined) throw new Error('nine were made');
  const ca = pairs.map(({ chain }) => chain);
  await using proxy = await TestProxy.start(
    {
      certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['a.example'] } }],
      web: { protocol: 'https', tls: { certificates: ['a'] } },
      ...everythingTo(origin.address),
    },
    {},
    [materialOf('a', first)],
  );
  const port = proxy.port();
  const kept = await connectTls(port, { servername: 'a.example', ca });
  let swapping = true;
  let served = 0;
  // Whatever fails rejects: a handshake, a request, a connection that is closed.
  const client = async () => {
    while (swapping) {
      const socket = await connectTls(port, { servername: 'a.example', ca });
      for (let turn = 0; turn < 3; turn++) expect(await ask(socket, '}')).toMatch(/^HTTP\/1.1 200/);
      served += 3;
      socket.destroy();
    }
  };
  const clients = [client(), client(), client(), client()];
  for (const pair of others) {
    const before = served;
    proxy.worker.setCertificates([materialOf('a', pair)]);
    const fresh = await connectTls(port, { servername: 'a.example', ca });
    expect(shownBy(fresh)).toBe(fingerprintOf(pair));
    fresh.destroy();
    while (served < before + 12) await new Promise((resolve) => setImmediate(resolve));
  }
  swapping = false;
  await Promise.all(clients);
  expect(shownBy(kept)).toBe(fingerprintOf(first));
  expect(await ask(kept, '}')).toMatch(/^HTTP\/1.1 200/);
  kept.destroy();
}, 60_000);
