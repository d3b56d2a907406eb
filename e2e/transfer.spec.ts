import { expect, test } from './fixtures/shop.ts';

test.describe.configure({ mode: 'serial' });

test('what is in force is shown as YAML and JSON, and saved', async ({ admin: page }) => {
  await page.goto('/import-export');
  await expect(page.getByText(/name: storefront/)).toBeVisible();
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(page).toHaveURL(/format=json/);
  await expect(page.getByText('"name": "storefront"')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^sluice-revision-\d+\.json$/);
});

test('a text that is wrong is refused with the line', async ({ admin: page }) => {
  await page.goto('/import-export');
  await page.getByLabel('Configuration file').setInputFiles({
    name: 'gateway.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from('version: 1\nroutes:\n  - name: shop\n    upstreams: [{ name: nowhere }]\n'),
  });
  await expect(page.getByRole('textbox', { name: 'Configuration to import' })).toContainText('nowhere');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  const problems = page.getByRole('alert').filter({ hasText: 'nothing can be applied' });
  await expect(problems.getByRole('listitem').filter({ hasText: 'nowhere' })).toContainText('Line 4');
  await expect(page.getByRole('button', { name: /^Publish/ })).toHaveCount(0);
});

test('a file is planned in sentences, published and served', async ({ admin: page, gateway, traffic }) => {
  await page.goto('/import-export');
  const document = {
    ...gateway.document,
    routes: [{ name: 'coffee', hosts: ['coffee.example.com'], directResponse: { status: 200, body: 'black\n' } }],
    upstreams: [],
  };
  await page.getByLabel('Configuration file').setInputFiles({
    name: 'gateway.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(document, null, 2)),
  });
  await page.getByRole('button', { name: 'Show what would change' }).click();
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan.getByText('Route "coffee" added', { exact: true })).toBeVisible();
  await expect(plan.getByText('Upstream "storefront" removed', { exact: true })).toBeVisible();
  await plan.getByLabel('Reason').fill('Coffee only');
  await plan.getByRole('button', { name: /^Publish \d+ changes$/ }).click();
  await expect(plan).toHaveCount(0);
  await expect.poll(() => traffic.visit('coffee.example.com')).toBe(200);
  await page.goto('/revisions');
  await expect(page.getByRole('row', { name: /Coffee only/ })).toContainText('current');
});
