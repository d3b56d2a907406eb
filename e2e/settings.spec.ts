import { spawnSync } from 'node:child_process';
import type { RunningGateway } from '@sluice/testing/start-gateway';
import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: {
    config: {
      routes: [
        {
          name: 'inside',
          match: { clientAddresses: ['203.0.113.0/24'] },
          directResponse: { status: 200, body: 'inside\n' },
        },
        { name: 'outside', directResponse: { status: 200, body: 'outside\n' } },
      ],
    },
  },
});

test('a proxy that is trusted tells who the client is, from the next revision on', async ({
  admin: page,
  gateway,
  request,
}) => {
  const asked = async () => (await request.get(gateway.url, { headers: { 'x-forwarded-for': '203.0.113.7' } })).text();
  expect(await asked()).toBe('outside\n');
  await page.goto('/settings');
  await page.getByRole('textbox', { name: 'Trusted proxies' }).fill('127.0.0.1/32');
  await page.getByRole('textbox', { name: 'Trusted proxies' }).press('Enter');
  await publish(page, 'Save changes', /trusted ?proxies/i);
  expect(await asked()).toBe('inside\n');
});

test('the zone of the gateway can be told, and taken back', async ({ admin: page }) => {
  await page.goto('/settings');
  const zone = page.getByRole('textbox', { name: 'Zone' });
  await zone.fill('eu-1a');
  await publish(page, 'Save changes', /zone/i);
  await page.reload();
  await expect(zone).toHaveValue('eu-1a');
  await zone.fill('');
  await publish(page, 'Save changes', /zone/i);
  await page.reload();
  await expect(zone).toHaveValue('');
});

test('a refused value is told on its field', async ({ admin: page }) => {
  await page.goto('/settings');
  await page.getByLabel('Metric prefix').fill('9 lives');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByLabel('Metric prefix')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Metric prefix')).toBeFocused();
});

test('the metric prefix is the first word of every metric', async ({ admin: page, request }) => {
  await page.goto('/settings');
  const address = await page.getByLabel('Metrics address').inputValue();
  const names = async () => {
    const text = await (await request.get(`http://${address}/metrics`)).text();
    return [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name ?? '');
  };
  expect((await names()).every((name) => name.startsWith('sluice_'))).toBe(true);
  await page.getByLabel('Metric prefix').fill('edge');
  await publish(page, 'Save changes', /edge/);
  await expect.poll(async () => (await names()).filter((name) => name.startsWith('sluice_'))).toEqual([]);
  expect((await names()).some((name) => name.startsWith('edge_'))).toBe(true);
});

test('an API token serves scripts and the CLI until it is revoked', async ({ admin: page, gateway, request }) => {
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'Create token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('ci');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByText('Copy it now: it is not shown again.')).toBeVisible();
  const secret = await page.getByText(/^slc_[\w-]{43}$/).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await expect(page.getByRole('row', { name: /ci/ })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  const call = () =>
    request.get(`${gateway.adminUrl}/api/trpc/users.me`, {
      headers: { authorization: `Bearer ${secret}` },
    });
  expect((await (await call()).json()).result.data.json).toMatchObject({ kind: 'token', name: 'ci' });
  const exported = runCli(gateway, secret);
  expect(exported.status, exported.stderr).toBe(0);
  expect(exported.stdout).toContain('name: outside');

  await page.getByRole('row', { name: /ci/ }).getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('No API tokens yet')).toBeVisible();
  expect((await call()).status()).toBe(401);
  expect(runCli(gateway, secret).status).not.toBe(0);
});

/** As on another computer: with the address and the token, without the data folder. */
function runCli(gateway: RunningGateway, token: string) {
  return spawnSync(process.execPath, ['packages/cli/src/main.ts', 'export'], {
    env: { PATH: process.env.PATH, SLUICE_URL: gateway.adminUrl, SLUICE_TOKEN: token, SLUICE_DATA_DIR: '/nonexistent' },
    encoding: 'utf8',
  });
}
