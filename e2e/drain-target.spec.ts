import { startOrigin } from './fixtures/origin.ts';
import { expect, test as shop } from './fixtures/shop.ts';

// An operator drains one of two targets: it keeps its weight, gets nothing new, and is shown as draining.

const test = shop.extend<object, { second: Awaited<ReturnType<typeof startOrigin>> }>({
  second: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter to learn what is needed
    async ({}, use) => {
      const origin = await startOrigin('second');
      await use(origin);
      await origin.stop();
    },
    { scope: 'worker' },
  ],
  gatewayOptions: [
    async ({ origin, second }, use) => {
      const targets = [{ address: origin.address }, { address: second.address, weight: 3 }];
      await use({
        config: {
          upstreams: [{ name: 'storefront', targets }],
          routes: [{ name: 'shop', hosts: ['shop.example.com'], upstreams: [{ name: 'storefront' }] }],
        },
      });
    },
    { scope: 'worker' },
  ],
});

test('a target is drained and resumed from the upstream page', async ({ admin: page, gateway, request, second }) => {
  const answers = async () => {
    const seen = new Set<string>();
    for (let turn = 0; turn < 8; turn += 1) {
      const answer = await request.get(gateway.url, { headers: { host: 'shop.example.com' } });
      seen.add((await answer.text()).split(' ')[0] ?? '');
    }
    return [...seen].sort().join();
  };
  await page.goto('/upstreams/storefront/endpoints');
  await expect.poll(answers).toBe('second,shop');
  const row = page.getByRole('table', { name: 'Endpoints' }).getByRole('row', { name: new RegExp(second.address) });
  await row.getByRole('button', { name: `Drain ${second.address}` }).click();
  await expect(row.getByText('Draining', { exact: true })).toBeVisible();
  await expect(row.getByRole('cell', { name: '3', exact: true })).toBeVisible();
  await expect(page.getByText('1/2 up, 1 draining')).toBeVisible();
  await expect.poll(answers).toBe('shop');
  await page.goto('/topology');
  await expect(page.getByRole('button', { name: new RegExp(`^Endpoint ?${second.address}`) })).toContainText(
    'draining',
  );

  await page.goto('/upstreams/storefront/endpoints');
  await row.getByRole('button', { name: `Stop draining ${second.address}` }).click();
  await expect.poll(answers).toBe('second,shop');
});
