import { OidcProvider } from '@sluice/testing/oidc-provider';
import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: {
    config: { routes: [{ name: 'intranet', directResponse: { status: 200, body: 'for staff only' } }] },
  },
});

test('a login is put before a route by its form, and a browser signs in, passes and signs out', async ({
  admin: page,
  gateway,
  browser,
}) => {
  await using provider = await OidcProvider.start({
    clientId: 'gateway',
    clientSecret: 'shared by two',
    namesItself: true,
  });
  provider.redirectUris.add(`${gateway.url}/.sluice/oidc/callback`);
  await page.goto('/routes/intranet/edit');
  await page.getByRole('button', { name: 'Add policy' }).click();
  await page.getByRole('menuitem', { name: /OpenID Connect login/ }).click();
  const policy = page.getByRole('region', { name: 'Policy 1: OpenID Connect login' });
  await policy.getByLabel('Issuer').fill(provider.issuer);
  await policy.getByLabel('Client id').fill('gateway');
  await policy.getByLabel('Client secret').fill('shared by two');
  await publish(page, 'Save changes', /polic/i);
  await page.goto('/routes/intranet/yaml');
  await expect(page.getByText(/redacted/).first()).toBeVisible();
  expect(await page.content()).not.toContain('shared by two');

  // A browser of its own: in the other one every page is waited for as those of the dashboard are.
  await using own = await browser.browserType().launch();
  const context = await own.newContext();
  const visitor = await context.newPage();
  await visitor.goto(`${gateway.url}/reports?year=2026`);
  await expect(visitor.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  expect(await visitor.content()).not.toContain('for staff only');
  await visitor.getByLabel('Name').fill('ada');
  await visitor.getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.getByText('for staff only')).toBeVisible();
  expect(visitor.url()).toBe(`${gateway.url}/reports?year=2026`);
  const cookies = await context.cookies(gateway.url);
  expect(cookies.filter(({ httpOnly, sameSite }) => !httpOnly || sameSite !== 'Lax')).toEqual([]);
  expect(JSON.stringify(cookies)).not.toContain('ada');
  // Connections are spread over both workers, and each takes the session.
  for (let round = 0; round < 6; round += 1) {
    const field = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(gateway.url, { headers: { cookie: field, connection: 'close' } });
    expect(answer.status).toBe(200);
  }
  expect(await visitor.evaluate(() => fetch('/data', { credentials: 'omit' }).then(({ status }) => status))).toBe(401);

  await visitor.goto(`${gateway.url}/.sluice/oidc/logout`);
  await expect(visitor.getByRole('heading', { name: 'Signed out everywhere' })).toBeVisible();
  await visitor.goto(gateway.url);
  await expect(visitor.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  expect(provider.refusals).toEqual([]);
  await context.close();

  await page.goto('/routes/intranet/policies');
  await expect(page.getByText(/signed in 1/)).toBeVisible();
});
