import { expect, signIn, test } from './fixtures/gateway.ts';

test.describe.configure({ mode: 'serial' });

// An appliance of its own: after the last test it lets nobody from this address in for a minute.
test.use({ gatewayOptions: { workers: 1 } });

test('a deep link is where the sign-in leads', async ({ page, gateway }) => {
  await page.goto('/upstreams?q=billing');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail address').fill(gateway.email);
  await page.getByLabel('Password').fill(gateway.password);
  await page.getByLabel('Password').press('Enter');
  await expect(page.getByRole('heading', { name: 'Upstreams', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/upstreams\?q=billing$/);
});

test('no address from elsewhere is where it leads', async ({ page, gateway }) => {
  for (const next of ['//evil.example', '/%09/evil.example', '/.//evil.example', 'https://evil.example']) {
    // Away first: a page whose session ends goes to the sign-in by itself.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${next}`);
    await page.getByLabel('E-mail address').fill(gateway.email);
    await page.getByLabel('Password').fill(gateway.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(gateway.adminUrl);
  }
});

test('signing out ends the session, also for the page behind', async ({ page, gateway }) => {
  await signIn(page, gateway);
  const kept = await page.context().cookies();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.context().addCookies(kept);
  await page.goto('/routes');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a new password ends the sessions elsewhere', async ({ page, browser, gateway }) => {
  await signIn(page, gateway);
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, gateway);
  const next = 'a new horse and a new battery';
  await page.goto('/settings/account');
  await page.getByLabel('Current password').fill('not my password');
  await page.getByLabel('New password').fill(next);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await page.getByLabel('Current password').fill(gateway.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await elsewhere.goto(`${gateway.adminUrl}/routes`);
  await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await elsewhere.close();

  // Back to the one that the other tests know.
  await signIn(page, { ...gateway, password: next });
  await page.goto('/settings/account');
  await page.getByLabel('Current password').fill(next);
  await page.getByLabel('New password').fill(gateway.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a wrong password says no more than an unknown account, guessing is stopped, the owner gets in', async ({
  page,
  browser,
  gateway,
}) => {
  const known = await browser.newPage();
  await signIn(known, gateway);
  await known.context().clearCookies({ name: 'sluice.session_token' });

  await page.goto('/sign-in');
  const attempt = async (email: string) => {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill('a wrong password');
    const answered = page.waitForResponse(/\/api\/auth\/sign-in/);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return (await answered).status();
  };
  const message = page.getByText('The e-mail address or the password is wrong.');
  expect(await attempt('nobody@example.com')).toBe(401);
  await expect(message).toBeVisible();
  for (let round = 0; round < 10; round += 1) expect(await attempt(gateway.email)).toBe(401);
  await expect(message).toBeVisible();
  expect(await attempt(gateway.email)).toBe(429);
  await expect(page.getByText(/Too many wrong passwords/)).toBeVisible();

  // The same address, but a browser that this account has signed in from before.
  await signIn(known, gateway);
  await known.close();
});
