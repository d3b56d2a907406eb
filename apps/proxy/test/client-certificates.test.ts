import { selfSigned, TestAuthority } from '@sluice/testing/test-authority';
import { describe, expect, it } from 'vitest';
import { showing, startMutual, tryRequest } from './support/mutual-tls.ts';

const clients = await TestAuthority.create('clients');
// Of the same name, which proves nothing.
const others = await TestAuthority.create('clients');
const between = await clients.intermediate();

const leaf = await between.issue({ names: ['shop'] });
const pairs = {
  good: await clients.issue({ names: ['shop'] }),
  forClients: await clients.issue({ names: ['shop'], usage: 'clientAuth' }),
  byIntermediate: { ...leaf, cert: `${leaf.cert}\n${between.ca}` },
};
const bad = {
  'of another authority': await others.issue({ names: ['shop'] }),
  expired: await clients.issue({ names: ['shop'], expiresInDays: -1 }),
  'signed by itself': await selfSigned({ names: ['shop'] }),
  'for servers only': await clients.issue({ names: ['shop'], usage: 'serverAuth' }),
  'without its intermediate': leaf,
};

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (version) => {
  const over = { minVersion: version, maxVersion: version };

  it('serves only who shows a valid certificate, where one is required', async () => {
    await using proxy = await startMutual({ mode: 'required', ca: clients.ca });
    for (const [name, pair] of Object.entries(pairs)) {
      expect([name, await tryRequest(proxy.port(), { ...showing(pair), ...over })]).toEqual([
        name,
        expect.stringMatching(/^HTTP\/1.1 200/),
      ]);
    }
    expect(await tryRequest(proxy.port(), { ...showing(), ...over })).toBe('');
    for (const [name, pair] of Object.entries(bad)) {
      expect([name, await tryRequest(proxy.port(), { ...showing(pair), ...over })]).toEqual([name, '']);
    }
  });

  it('serves who shows none where it is optional, and nobody whose certificate is not valid', async () => {
    await using proxy = await startMutual({ mode: 'optional', ca: clients.ca });
    for (const pair of [undefined, pairs.good, pairs.byIntermediate]) {
      expect(await tryRequest(proxy.port(), { ...showing(pair), ...over })).toMatch(/^HTTP\/1.1 200/);
    }
    for (const [name, pair] of Object.entries(bad)) {
      expect([name, await tryRequest(proxy.port(), { ...showing(pair), ...over })]).toEqual([name, '']);
    }
  });

  it('asks whatever name the client is after, or none', async () => {
    await using proxy = await startMutual({ mode: 'required', ca: clients.ca });
    for (const name of ['app.example', 'other.example', '']) {
      const host = name || '127.0.0.1';
      expect(await tryRequest(proxy.port(), { ...showing(pairs.good, name), ...over }, host)).toMatch(/^HTTP\/1.1 200/);
      expect(await tryRequest(proxy.port(), { ...showing(undefined, name), ...over }, host)).toBe('');
      expect(await tryRequest(proxy.port(), { ...showing(bad.expired, name), ...over }, host)).toBe('');
    }
  });
});

it('takes each of several authorities', async () => {
  const partners = await TestAuthority.create('partners');
  await using proxy = await startMutual({ ca: `${partners.ca}\n${clients.ca}` });
  for (const pair of [pairs.good, await partners.issue({ names: ['partner'] })]) {
    expect(await tryRequest(proxy.port(), showing(pair))).toMatch(/^HTTP\/1.1 200/);
  }
  expect(await tryRequest(proxy.port(), showing(bad['signed by itself']))).toBe('');
});
