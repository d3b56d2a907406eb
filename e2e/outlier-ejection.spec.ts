import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as shop } from './fixtures/shop.ts';

// An endpoint that answers 500 while the other one does not is taken out, and the map says so.

const test = shop.extend<object, { failing: string }>({
  failing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter to learn what is needed
    async ({}, use) => {
      const server = createServer((_request, response) => void response.writeHead(500).end('no'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  gatewayOptions: [
    async ({ origin, failing }, use) => {
      await use({
        config: {
          upstreams: [
            {
              name: 'storefront',
              targets: [{ address: origin.address }, { address: failing }],
              outlierDetection: { consecutive5xx: 3, baseEjectionTime: '1h', maximumEjectionTime: '1h' },
            },
          ],
          routes: [{ name: 'shop', hosts: ['shop.example.com'], upstreams: [{ name: 'storefront' }] }],
        },
      });
    },
    { scope: 'worker' },
  ],
});

test('an ejected endpoint stands on the map with why and until when', async ({ admin: page, traffic, failing }) => {
  traffic.keepVisiting('shop.example.com');
  await page.goto('/topology');
  const node = page.getByRole('button', { name: new RegExp(`^Endpoint ?${failing}`) });
  await expect(node).toContainText(/ejected until [\d:]+ UTC/);
  await node.click();
  await expect(page.getByRole('dialog').getByText(/3 answers of 5xx in a row/)).toBeVisible();

  await page.goto('/upstreams/storefront');
  const row = page.getByRole('table', { name: 'Endpoints' }).getByRole('row', { name: new RegExp(failing) });
  await expect(row.getByText('Ejected', { exact: true })).toBeVisible();
  await expect(row.getByText(/ejected until .*3 answers of 5xx in a row/)).toBeVisible();
});
