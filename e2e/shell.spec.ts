import type { Request } from '@playwright/test';
import { expect, test } from './fixtures/gateway.ts';
import { watchStatus } from './fixtures/watch-status.ts';

test.use({
  gatewayOptions: { config: { routes: [{ name: 'hello', directResponse: { status: 200, body: 'hello\n' } }] } },
});

test('keys open the palette, the help and the filter, and Esc closes the topmost', async ({ admin: page }) => {
  await page.goto('/routes');
  await expect(page.getByRole('row', { name: /hello/ })).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByPlaceholder('Search or run a command');
  await expect(palette).toBeFocused();
  await palette.fill('hello');
  await expect(page.getByRole('option', { name: /hello/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('/');
  const filter = page.getByRole('searchbox', { name: /filter/i }).or(page.getByRole('textbox', { name: /filter/i }));
  await expect(filter).toBeFocused();
  // While something is typed the letters are letters.
  await page.keyboard.type('gu?');
  await expect(filter).toHaveValue('gu?');
  await expect(page).toHaveURL(/\/routes/);
});

test('the palette goes where its line says, and `g` with a letter too', async ({ admin: page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search or run a command').fill('hello');
  await expect(page.getByRole('option', { name: /hello/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'hello', level: 1 })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const [key, heading] of [
    ['u', 'Upstreams'],
    ['l', 'Listeners'],
    ['v', 'Revisions'],
    ['e', 'Settings'],
    ['o', 'Overview'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
  }
});

test('the chosen theme stands in the first byte of the next page', async ({ admin: page }) => {
  await page.goto('/');
  const theme = page.getByRole('group', { name: 'Theme' });
  await theme.getByLabel('Dark', { exact: false }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const first = await page.request.get('/routes');
  expect(await first.text()).toMatch(/^<!DOCTYPE html><html[^>]* data-theme="dark"/);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await theme.getByLabel('System', { exact: false }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  expect(await (await page.request.get('/routes')).text()).not.toContain('data-theme="');
});

test('on a phone the navigation is a drawer that closes behind one', async ({ admin: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('link', { name: 'Listeners' }).click();
  await expect(page.getByRole('heading', { name: 'Listeners', level: 1 })).toBeVisible();
  await expect(drawer).toHaveCount(0);
  const width = await page.locator('html').evaluate((html) => html.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test('a tab has one event stream, wherever it goes', async ({ admin: page }) => {
  const open = new Set<Request>();
  let most = 0;
  page.on('request', (sent) => {
    if (!sent.url().includes('/api/trpc/events.live')) return;
    open.add(sent);
    most = Math.max(most, open.size);
  });
  page.on('requestfailed', (sent) => open.delete(sent));
  page.on('requestfinished', (sent) => open.delete(sent));
  await page.goto('/');
  await expect(page.getByText('Live on 2/2', { exact: true }).first()).toBeVisible();
  for (const name of ['Routes', 'Upstreams', 'Listeners', 'Overview']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }
  expect(most).toBe(1);
});

test('what is shown says that it is old while the controller is away, and recovers', async ({
  admin: page,
  gateway,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live on 2/2', { exact: true }).first()).toBeVisible();
  const status = watchStatus(gateway.dataDir);
  const pid = await status.pidOf('controller');
  // Held still and not killed: it is away for as long as the test looks.
  process.kill(pid, 'SIGSTOP');
  try {
    await expect(page.getByText(/^(Stale|Controller away)$/).first()).toBeVisible({ timeout: 20_000 });
  } finally {
    status.close();
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // The supervisor has replaced it meanwhile.
    }
  }
  await expect(page.getByText('Live on 2/2', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
});
