import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures/gateway.ts';
import { startOrigin } from './fixtures/origin.ts';
import { publish } from './fixtures/publish.ts';

// An appliance of its own: what it leaves behind would be in the way of others.
test.use({ gatewayOptions: { config: { upstreams: [] } } });

test('endpoints of a file appear and vanish while requests are answered, and a loss of all is held back', async ({
  admin: page,
  gateway,
  request,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-endpoints-'));
  const path = join(folder, 'endpoints.yaml');
  const write = async (...addresses: string[]) => {
    await writeFile(`${path}.new`, JSON.stringify({ services: { billing: addresses } }));
    await rename(`${path}.new`, path);
  };
  const first = await startOrigin('first');
  const second = await startOrigin('second');
  try {
    await write(first.address);
    await page.goto('/sources/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('files');
    await page.getByRole('textbox', { name: 'File' }).fill(path);
    await publish(page, 'Create source', /source "files" added/i);

    await page.goto('/upstreams/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('billing');
    await page.getByRole('button', { name: 'Discover' }).click();
    await page.getByRole('combobox', { name: 'Source of target 1' }).selectOption('files');
    await page.getByRole('textbox', { name: 'Service' }).fill('billing');
    await publish(page, 'Create upstream', /Upstream "billing" added/);

    await page.goto('/routes/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('billing');
    await publish(page, 'Create route', /Route "billing" added/);
    expect(await (await request.get(`${gateway.url}/`)).text()).toBe('first GET /\n');

    // Another one appears: on the page at once, and no answer is lost on the way.
    await page.goto('/upstreams/billing/endpoints');
    const table = page.getByRole('table', { name: 'Endpoints' });
    await expect(table.getByRole('row', { name: first.address })).toBeVisible();
    await write(first.address, second.address);
    await expect(table.getByRole('row', { name: second.address })).toBeVisible();
    await write(second.address);
    await expect(table.getByRole('row', { name: first.address })).toBeHidden();
    expect(await (await request.get(`${gateway.url}/`)).text()).toBe('second GET /\n');

    // Nothing left: what there was stays until somebody says that it is meant.
    await page.goto('/sources/files');
    await write();
    await expect(page.getByText('An answer with far fewer endpoints is held back')).toBeVisible();
    expect((await request.get(`${gateway.url}/`)).status()).toBe(200);
    await page.getByRole('button', { name: 'Accept it' }).click();
    await expect(page.getByText('An answer with far fewer endpoints is held back')).toBeHidden();
    await expect.poll(async () => (await request.get(`${gateway.url}/`)).status()).toBe(503);

    await rm(path);
    await expect(page.getByText(`${path} does not exist`).first()).toBeVisible();
  } finally {
    await first.stop();
    await second.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
