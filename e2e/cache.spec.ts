import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base, expect } from './fixtures/gateway.ts';

// Answers of an endpoint are stored, seen on the page of the route, and purged there by path.

interface Counting {
  readonly server: Server;
  readonly address: string;
}

const test = base.extend<object, { endpoint: Counting }>({
  endpoint: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter to learn what is needed
    async ({}, use) => {
      let count = 0;
      const server = createServer((_request, response) => {
        count += 1;
        response.writeHead(200, { 'cache-control': 'max-age=3600', 'cache-tag': 'news' }).end(`answer ${count}`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use({ server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    { scope: 'worker' },
  ],
  gatewayOptions: [
    async ({ endpoint }, use) => {
      await use({
        workers: 1,
        config: {
          upstreams: [{ name: 'news', targets: [{ address: endpoint.address }] }],
          routes: [{ name: 'cached', upstreams: [{ name: 'news' }], policies: [{ type: 'cache' }] }],
        },
      });
    },
    { scope: 'worker' },
  ],
});

test('what is stored is seen on the route, purged by path, and asked for again', async ({ admin: page, gateway }) => {
  const ask = async () => (await fetch(`${gateway.url}/today`)).text();
  expect([await ask(), await ask(), await ask()]).toEqual(['answer 1', 'answer 1', 'answer 1']);
  await page.goto('/routes/cached');
  const cache = page.locator('section', { has: page.getByRole('heading', { name: 'Cache', exact: true }) });
  await expect(cache.getByText(/^1 answer, /)).toBeVisible();
  await expect(cache.getByText('66.7% of 3 requests')).toBeVisible();

  await cache.getByRole('button', { name: 'Purge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Purge stored answers' });
  await dialog.getByRole('textbox', { name: 'Path' }).fill('today');
  await dialog.getByRole('button', { name: 'Purge' }).click();
  await expect(dialog.getByText(/begins with "\/"/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Path' }).fill('/today');
  await dialog.getByRole('button', { name: 'Purge' }).click();
  await expect(dialog.getByText('1 stored answer was purged, in 1 worker.')).toBeVisible();
  expect(await ask()).toBe('answer 2');

  await dialog.getByRole('combobox', { name: 'What is to go' }).selectOption('A tag');
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('news');
  await dialog.getByRole('checkbox', { name: 'On all routes' }).check();
  await dialog.getByRole('button', { name: 'Purge' }).click();
  await expect(dialog.getByText('1 stored answer was purged, in 1 worker.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await ask()).toBe('answer 3');

  await page.goto('/revisions/audit');
  await expect(page.getByText('tag news')).toBeVisible();
});
