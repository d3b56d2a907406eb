import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: {
    config: {
      upstreams: [
        { name: 'blue', targets: [{ address: '127.0.0.1:9' }], labels: { team: 'shop' } },
        { name: 'green', targets: [{ address: '127.0.0.1:9' }] },
      ],
      routes: [
        { name: 'anything', upstreams: [{ name: 'blue' }] },
        { name: 'api', hosts: ['api.example.com'], upstreams: [{ name: 'blue' }], labels: { team: 'shop' } },
        {
          name: 'api-orders',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders' } },
          upstreams: [{ name: 'green' }],
        },
        {
          name: 'hidden',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders/old' } },
          priority: -1,
          directResponse: { status: 410, body: 'gone\n' },
        },
      ],
    },
  },
});

test('routes stand in the order in which they are tried, with what is wrong with them', async ({ admin: page }) => {
  await page.goto('/routes');
  const table = page.getByRole('table', { name: 'Routes' });
  await expect(table.getByRole('row')).toHaveCount(5);
  const names = await table.getByRole('link').allTextContents();
  expect(names).toEqual(['api-orders', 'api', 'anything', 'hidden']);
  await expect(table.getByRole('row', { name: /hidden/ }).getByText('Never reached')).toBeVisible();
  await expect(table.getByRole('row', { name: /api-orders/ }).getByText('api.example.com/orders/…')).toBeVisible();
});

test('filters live in the URL', async ({ admin: page }) => {
  await page.goto('/routes');
  await page.getByRole('combobox', { name: 'Label' }).selectOption('team=shop');
  await expect(page.getByRole('table', { name: 'Routes' }).getByRole('link')).toHaveText(['api']);
  await expect(page).toHaveURL(/label=team/);
  await page.goto('/routes?filter=green');
  await expect(page.getByRole('table', { name: 'Routes' }).getByRole('link')).toHaveText(['api-orders']);
  await page.goto('/routes?filter=nothing-like-it');
  await page.getByRole('button', { name: 'Clear the filter' }).last().click();
  await expect(page.getByRole('table', { name: 'Routes' }).getByRole('link')).toHaveCount(4);
});

test('the switch in the row takes a route out of service', async ({ admin: page, gateway, request }) => {
  const status = async () => {
    const answer = await request.get(`${gateway.url}/orders/old`, { headers: { host: 'api.example.com' } });
    return answer.status();
  };
  // Nothing listens behind the upstream.
  expect(await status()).toBe(502);
  await page.goto('/routes');
  for (const name of ['api-orders', 'api', 'anything']) {
    await page.getByRole('switch', { name: `Enable ${name}`, exact: true }).click();
    await expect(page.getByRole('row', { name: new RegExp(`^${name} `) }).getByText('Disabled')).toBeVisible();
  }
  await expect.poll(status).toBe(410);
  await expect(page.getByRole('row', { name: /hidden/ }).getByText('Serving')).toBeVisible();
});

test('a split shows its shares while it is edited', async ({ admin: page }) => {
  await page.goto('/routes/api/edit');
  await page.getByRole('button', { name: 'Split with another upstream' }).click();
  const second = page.getByRole('combobox', { name: 'Upstream 2' });
  await second.fill('gre');
  await page.getByRole('option', { name: /green/ }).click();
  await page.getByRole('spinbutton', { name: 'Weight of upstream 1' }).fill('9');
  const shares = page.getByRole('list', { name: 'Share of requests' });
  await expect(shares.getByRole('listitem')).toHaveText([/blue 90%/, /green 10%/]);
  // By hand as a canary is led in: the slider moves both weights.
  const slider = page.getByRole('slider', { name: 'Share of green' });
  await slider.fill('25');
  await expect(shares.getByRole('listitem')).toHaveText([/blue 75%/, /green 25%/]);
  await slider.press('ArrowRight');
  await expect(page.getByRole('spinbutton', { name: 'Weight of upstream 2' })).toHaveValue('26');
  await page
    .getByRole('group', { name: 'Sticky split' })
    .getByRole('combobox', { name: 'Kind' })
    .selectOption('Cookie');
  await publish(page, 'Save changes', /upstream/i);
  await expect(page.getByText('→ blue 74%, green 26%')).toBeVisible();
  await expect(page.getByText('split by weight, sticky by cookie sluice-split')).toBeVisible();
});

test('conditions and policies are edited by forms made from their schemas', async ({ admin: page }) => {
  await page.goto('/routes/hidden/edit');
  await page.getByText('More conditions').click();
  await page.getByRole('button', { name: 'Add header' }).first().click();
  await page.getByRole('textbox', { name: 'Name of header 1' }).first().fill('x-canary');
  await page.getByRole('combobox', { name: 'Condition on header 1' }).selectOption('begins with');
  await page.getByRole('textbox', { name: 'Value of header 1' }).first().fill('yes');
  await page.getByRole('button', { name: 'Add policy' }).click();
  await page.getByRole('menuitem', { name: 'Response headers' }).click();
  const policy = page.getByRole('region', { name: 'Policy 1: Response headers' });
  await policy.getByRole('textbox', { name: 'Remove' }).fill('server');
  await page.keyboard.press('Enter');
  await publish(page, 'Save changes', /polic/i);
  await expect(page.getByText('x-canary begins with yes')).toBeVisible();
  await page.getByRole('link', { name: /Policies/ }).click();
  await expect(page.getByText('remove: [server]')).toBeVisible();
});

test('a copy is made disabled and can be deleted', async ({ admin: page }) => {
  await page.goto('/routes');
  await page.getByRole('button', { name: 'Actions for anything' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  const copy = page.getByRole('row', { name: /anything-copy/ });
  await expect(copy.getByText('Disabled')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for anything-copy' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete route' }).click();
  await expect(copy).toBeHidden();
});
