import { expect, test } from './fixtures/gateway.ts';

test.use({
  gatewayOptions: {
    config: {
      upstreams: [{ name: 'shop', targets: [{ address: '127.0.0.1:9001' }] }],
      routes: [
        {
          name: 'orders',
          hosts: ['api.example.com'],
          upstreams: [{ name: 'shop' }],
          policies: [{ type: 'retry', attempts: 4, statuses: [503] }],
        },
        {
          name: 'broken',
          hosts: ['chaos.example.com'],
          upstreams: [{ name: 'shop' }],
          policies: [{ type: 'fault_injection', abort: { percent: 5, status: 500 } }],
        },
      ],
    },
  },
});

test('the simulator tells when a request would be tried again', async ({ admin: page }) => {
  await page.goto('/simulator');
  await page.getByRole('textbox', { name: 'URL' }).fill('http://api.example.com/1');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('sends it up to 4 times in all')).toBeVisible();
  await expect(page.getByText('the answer is 503: another attempt')).toBeVisible();
  await expect(page.getByText('waits at most 100ms, 200ms, 400ms before them')).toBeVisible();

  await page.getByLabel('Method').selectOption('POST');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('the answer is 503: passed on, because POST may have been acted on')).toBeVisible();
  await expect(page.getByText('no connection could be made: another attempt')).toBeVisible();
});

test('a route that breaks requests on purpose says so on every tab', async ({ admin: page }) => {
  for (const tab of ['', '/policies', '/yaml']) {
    await page.goto(`/routes/broken${tab}`);
    await expect(page.getByText('Requests are broken on purpose')).toBeVisible();
    await expect(page.getByText(/5 % of requests get 500/)).toBeVisible();
  }
  await page.goto('/routes/orders');
  await expect(page.getByText('Requests are broken on purpose')).toHaveCount(0);
});
