import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RunningGateway } from '@sluice/testing/start-gateway';
import { expect, signIn, test } from './fixtures/gateway.ts';
import { startOrigin } from './fixtures/origin.ts';

test.describe.configure({ mode: 'serial' });
test.use({ gatewayOptions: { administrator: false } });

const tokenOf = (gateway: RunningGateway) => readFileSync(join(gateway.dataDir, 'setup-token'), 'utf8').trim();

async function createAdministrator(page: Page, gateway: RunningGateway, token: string): Promise<void> {
  await page.getByLabel('Setup token').fill(token);
  await page.getByLabel('E-mail address').fill(gateway.email);
  await page.getByLabel('Password').fill(gateway.password);
  await page.getByRole('button', { name: 'Create administrator' }).click();
}

test('everything leads to the set-up, which a wrong token does not open', async ({ page, gateway }) => {
  expect(gateway.output()).toContain(`setup token ${tokenOf(gateway)}`);
  // Next's own banner, with addresses that are not to be used, stays out of the log.
  expect(gateway.output()).not.toMatch(/Next\.js|Ready in/);
  expect(statSync(join(gateway.dataDir, 'setup-token')).mode & 0o777).toBe(0o600);
  await page.goto('/routes');
  await expect(page.getByRole('heading', { name: 'Set up Sluice' })).toBeVisible();
  await expect(page.getByLabel('Setup token')).toBeFocused();
  await createAdministrator(page, gateway, 'not-the-token');
  await expect(page.getByText('This is not the setup token.')).toBeVisible();
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Set up Sluice' })).toBeVisible();
});

test('the steps end with a real answer through the listener', async ({ page, gateway, request }) => {
  const origin = await startOrigin('first-service');
  try {
    await page.goto(`/setup?token=${tokenOf(gateway)}`);
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await createAdministrator(page, gateway, tokenOf(gateway));

    await expect(page.getByRole('heading', { name: 'How traffic arrives' })).toBeVisible();
    await expect(page.getByText(`127.0.0.1:${gateway.port}`)).toBeVisible();
    await page.getByRole('textbox', { name: 'Trusted proxies' }).fill('nonsense');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText(/not an address or a range/)).toBeVisible();
    await page.getByRole('button', { name: 'Skip' }).click();

    const address = page.getByLabel('Address of the first service');
    await address.fill('nowhere');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText(/must be host:port/)).toBeVisible();
    await address.fill('127.0.0.1:1');
    await expect(page.getByText(/nothing listens there/).first()).toBeVisible();
    await address.fill(`http://${origin.address}/`);
    await expect(page.getByText('Reachable').first()).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();

    await page.getByLabel('Host').fill('shop.example.com');
    await page.getByRole('button', { name: 'Create route and test it' }).click();
    await expect(page.getByText(/^Answered 200 in/).first()).toBeVisible();
    await expect(page.getByText('first-service GET /')).toBeVisible();

    // The same by a client of our own: the revision that the steps made serves.
    const answer = await request.get(`${gateway.url}/bills`, { headers: { host: 'shop.example.com' } });
    expect(await answer.text()).toBe('first-service GET /bills\n');
    expect((await request.get(`${gateway.url}/bills`)).status()).toBe(404);

    await page.getByRole('link', { name: 'Go to the dashboard' }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await expect(page.getByText('Live on 2/2').first()).toBeVisible();
  } finally {
    await origin.stop();
  }
});

test('the set-up is closed afterwards', async ({ page, gateway }) => {
  expect(() => tokenOf(gateway)).toThrow(/ENOENT/);
  await page.goto('/setup');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, gateway);
  await page.goto('/setup');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});
