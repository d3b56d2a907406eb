import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, signIn, test } from './fixtures/gateway.ts';

test.describe('with the administrator from the environment', () => {
  test('there is no set-up and no token, only the sign-in', async ({ page, gateway }) => {
    expect(existsSync(join(gateway.dataDir, 'setup-token'))).toBe(false);
    expect(gateway.output()).not.toContain('setup token');
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await signIn(page, gateway);
  });

  test('the password of a file serves too, and is written nowhere', async ({ page }) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-password-'));
    const password = 'a password from a file';
    writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
    const gateway = await startGateway({
      workers: 1,
      administrator: false,
      env: { SLUICE_ADMIN_EMAIL: 'ops@example.com', SLUICE_ADMIN_PASSWORD_FILE: join(folder, 'password') },
    });
    try {
      await signIn(page, { ...gateway, email: 'ops@example.com', password });
      expect(gateway.output()).not.toContain(password);
    } finally {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('the steps after the administrator may be left out', async ({ page }) => {
  const gateway = await startGateway({ workers: 1, administrator: false });
  try {
    const token = readFileSync(join(gateway.dataDir, 'setup-token'), 'utf8').trim();
    await page.goto(`${gateway.adminUrl}/setup?token=${token}`);
    await page.getByLabel('E-mail address').fill(gateway.email);
    await page.getByLabel('Password').fill(gateway.password);
    await page.getByLabel('Password').press('Enter');
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByRole('link', { name: 'Skip to the dashboard' }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    // Taken up again where they were left, while there is no route.
    await page.goto(`${gateway.adminUrl}/setup`);
    await expect(page.getByRole('heading', { name: 'How traffic arrives' })).toBeVisible();
  } finally {
    await gateway.stop();
  }
});
