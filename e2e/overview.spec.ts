import { expect, test } from './fixtures/shop.ts';

test.beforeEach(({ admin }) => admin.goto('/'));

test('says what is wrong and leads there', async ({ admin: page, traffic }) => {
  traffic.keepVisiting('broken.example.com');
  await expect(page.getByRole('status').filter({ hasText: '1 problem' })).toBeVisible();
  const problem = page.getByRole('link', { name: 'Endpoint 127.0.0.1:9 of missing is unhealthy' });
  await expect(problem).toBeVisible();
  await expect(page.getByText(/connection refused/)).toBeVisible();
  await problem.click();
  await expect(page).toHaveURL(/\/upstreams\/missing$/);
  await expect(page.getByRole('heading', { name: 'missing' })).toBeVisible();
});

test('shows the traffic of now and of a range that stands in the URL', async ({ admin: page, traffic }) => {
  traffic.keepVisiting('shop.example.com', '/cart');
  const now = page.getByRole('region', { name: 'Right now' });
  await expect(now.getByText(/\/s$/).first()).toBeVisible();
  await expect(page.getByRole('img', { name: /Request rate/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Share of errors/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Latency/ })).toBeVisible();
  await page.getByRole('button', { name: '1 h', exact: true }).click();
  await expect(page).toHaveURL(/range=1h/);
  await expect(page.getByText('per second, last 1 h')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: '1 h', exact: true })).toHaveAttribute('aria-pressed', 'true');
  // History is written every ten seconds.
  await expect(page.getByRole('table', { name: 'Top routes' }).getByRole('link', { name: 'shop' })).toBeVisible({
    timeout: 40_000,
  });
});

test('a chart has a table twin', async ({ admin: page, traffic }) => {
  traffic.keepVisiting('shop.example.com');
  await page.getByRole('button', { name: 'Show Request rate as a table' }).click();
  const twin = page.getByRole('region', { name: 'Request rate as a table' });
  await expect(twin.getByRole('columnheader', { name: 'Requests' })).toBeVisible();
  await expect(twin.getByRole('row').nth(1)).toContainText('/s');
});

test('tells which revision every worker serves', async ({ admin: page }) => {
  const workers = page.getByRole('table', { name: 'Workers' });
  for (const name of ['proxy-1', 'proxy-2']) {
    await expect(workers.getByRole('row', { name: new RegExp(name) }).getByText('Serving')).toBeVisible();
  }
  await expect(page.getByText(/revision 1 live on 2\/2/)).toBeVisible();
});
