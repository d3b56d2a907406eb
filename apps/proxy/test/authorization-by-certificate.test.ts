import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { showing, startMutual, tryRequest } from './support/mutual-tls.ts';

const clients = await TestAuthority.create('clients');
const shop = await clients.issue({ names: ['spiffe://mesh/ns/shop/sa/web'] });
const bank = await clients.issue({ names: ['spiffe://mesh/ns/bank/sa/web'] });
const plain = await clients.issue({ names: ['web.example'] });

it('lets in whose certificate has the SPIFFE id that is asked for, and whoever is of the right namespace', async () => {
  const text = (name: string, path: string, source: object) => ({
    name,
    match: { path: { exact: path } },
    directResponse: { status: 200, body: 'served' },
    policies: [{ type: 'authorization' as const, rules: [{ name: 'mesh', from: [source] }] }],
  });
  const routes = [text('root', '/', { principals: ['mesh/ns/shop/*'], notNamespaces: ['bank'] })];
  await using proxy = await startMutual({ ca: clients.ca, mode: 'optional' }, undefined, { routes });
  const statusOf = async (options: ReturnType<typeof showing>) =>
    (await tryRequest(proxy.port(), options)).slice(9, 12);
  expect(await statusOf(showing(shop))).toBe('200');
  expect(await statusOf(showing(bank))).toBe('403');
  expect(await statusOf(showing(plain))).toBe('403');
  expect(await statusOf(showing())).toBe('403');
});
