import { expect, test } from './fixtures/gateway.ts';

test.use({
  gatewayOptions: {
    config: {
      upstreams: [
        { name: 'blue', targets: [{ address: '127.0.0.1:9001' }] },
        { name: 'green', targets: [{ address: '127.0.0.1:9002' }] },
      ],
      routes: [
        {
          name: 'orders',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders' } },
          rewrite: { path: { prefix: '/v1' } },
          upstreams: [
            { name: 'blue', weight: 3 },
            { name: 'green', weight: 1 },
          ],
        },
        {
          name: 'canary',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders' }, headers: [{ name: 'x-canary', exact: 'yes' }] },
          upstreams: [{ name: 'green' }],
        },
        { name: 'gone', hosts: ['old.example.com'], directResponse: { status: 410, body: 'gone for good' } },
      ],
    },
  },
});

test('explains which route takes a request, and why the others do not', async ({ admin: page }) => {
  await page.goto('/simulator');
  await page.getByRole('textbox', { name: 'URL' }).fill('http://api.example.com/orders/7?a=b');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'Taken by orders' })).toBeVisible();
  await expect(page.getByText('/v1/7?a=b')).toBeVisible();
  await expect(page.getByText('75%')).toBeVisible();
  const tried = page.getByRole('table', { name: 'Routes tried' });
  await expect(tried.getByRole('row', { name: /canary/ })).toContainText('Refused');
  await expect(tried.getByRole('row', { name: /canary/ })).toContainText('x-canary');
  await expect(tried.getByRole('row', { name: /orders/ })).toContainText('Takes it');

  // The question is in the address, so it can be sent to somebody.
  const asked = page.url();
  await page.goto('/');
  await page.goto(asked);
  await expect(page.getByRole('heading', { name: 'Taken by orders' })).toBeVisible();

  await page.getByText('Headers, client and listener').click();
  await page.getByRole('textbox', { name: 'Headers' }).fill('x-canary: yes');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'Taken by canary' })).toBeVisible();

  await page.getByRole('textbox', { name: 'URL' }).fill('http://nobody.example.com/');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('No route matches, so the answer is 404.')).toBeVisible();
});

test('a route is tried with a request that it takes, and sent for real', async ({ admin: page }) => {
  await page.goto('/routes/canary/try');
  await expect(page.getByRole('textbox', { name: 'URL' })).toHaveValue('http://api.example.com/orders');
  await expect(page.getByRole('heading', { name: 'Taken by canary' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send it for real' })).toBeDisabled();

  await page.goto('/routes/gone/try');
  await page.getByRole('button', { name: 'Send it for real' }).click();
  await expect(page.getByText('Answered 410')).toBeVisible();
  await expect(page.getByRole('status').getByText('gone for good')).toBeVisible();
});
