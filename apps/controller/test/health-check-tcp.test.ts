import { type AddressInfo, connect, createServer } from 'node:net';
import { freePort, Origin, RawOrigin, respond, waitFor } from '@sluice/testing';
import { selfSigned, TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { failedWith, firstOutcome, passed } from './first-outcome.ts';

it('a port that accepts passes, and the connection is closed; one that is closed fails', async () => {
  await using server = await RawOrigin.start(() => {});
  expect(await firstOutcome(server.address, { type: 'tcp' })).toEqual(passed);
  await waitFor(
    'the connection to be closed',
    () => server.peers[0]?.socket.readableEnded || server.peers[0]?.socket.destroyed,
  );
  const port = await freePort();
  expect(await firstOutcome(`127.0.0.1:${port}`, { type: 'tcp' })).toEqual(failedWith('refused the connection'));
  // The port of the check stands in for the endpoint's own.
  const [, open] = server.address.split(':');
  expect(await firstOutcome(`127.0.0.1:${port}`, { type: 'tcp', port: Number(open) })).toEqual(passed);
});

it('with TLS the handshake is part of it, verified as for requests', async () => {
  const authority = await TestAuthority.create();
  await using good = await Origin.start(respond(200), { tls: await authority.issue() });
  const check = (address: string, tls: object) => firstOutcome(address, { type: 'tcp' }, { tls });
  expect(await check(good.address, { ca: authority.ca })).toEqual(passed);
  expect(await check(good.address, { ca: authority.ca, serverName: 'other.test' })).toEqual(
    failedWith(expect.stringContaining('certificate is for another name')),
  );
  await using bad = await Origin.start(respond(200), { tls: await selfSigned() });
  expect(await check(bad.address, {})).toEqual(failedWith(expect.stringContaining('self-signed')));
  expect(await check(bad.address, { verify: false })).toEqual(passed);
  await using plain = await RawOrigin.start(() => {});
  expect(await firstOutcome(plain.address, { type: 'tcp', timeout: '100ms' }, { tls: {} })).toEqual(
    failedWith('gave no answer within 100ms'),
  );
});

it.each(['TLSv1.3', 'TLSv1.2'] as const)(
  'an endpoint that wants a client certificate and is shown none fails, %s',
  async (version) => {
    const authority = await TestAuthority.create();
    const tls = { ...(await authority.issue()), ca: authority.ca, requestCert: true, rejectUnauthorized: true };
    await using origin = await Origin.start(respond(200), {
      tls: { ...tls, minVersion: version, maxVersion: version },
    });
    expect(await firstOutcome(origin.address, { type: 'tcp' }, { tls: { ca: authority.ca } })).toEqual(
      failedWith(expect.stringContaining('wants a client certificate')),
    );
  },
);

it('one that says nothing after the handshake passes all the same, a while later', async () => {
  const authority = await TestAuthority.create();
  await using origin = await Origin.start(respond(200), { tls: await authority.issue() });
  // Node cannot be kept from sending session tickets; on this way they get lost. They are what follows the client's answer.
  let lost = 0;
  const relay = createServer((client) => {
    const server = connect(origin.port, '127.0.0.1');
    let answered = false;
    let finished = false;
    client.on('data', (bytes) => {
      finished ||= answered;
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      answered = true;
      if (finished) lost += bytes.length;
      else client.write(bytes);
    });
    client.on('error', () => {}).on('close', () => server.destroy());
    server.on('error', () => {});
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  try {
    // What listens on a port has one for an address.
    const { port } = relay.address() as AddressInfo;
    // Within its timeout, however short that is.
    const check = { type: 'tcp', timeout: '1s' } as const;
    expect(await firstOutcome(`127.0.0.1:${port}`, check, { tls: { ca: authority.ca } })).toEqual(passed);
    expect(lost).toBeGreaterThan(0);
  } finally {
    relay.close();
  }
});

it.each(['169.254.169.254:80', '[fe80::1]:80', '[::ffff:169.254.169.254]:80', '100.100.100.200:80'])(
  'never dials %s',
  async (address) => {
    expect(await firstOutcome(address, { type: 'tcp' })).toEqual(
      failedWith(expect.stringContaining('link-local or metadata address')),
    );
  },
);
