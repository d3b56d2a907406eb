import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/shop.ts';

const node = (page: Page, kind: string, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${kind} ?${name}`) });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the whole way stands on the map, ${colorScheme}`, async ({ admin: page, traffic }) => {
    traffic.keepVisiting('shop.example.com');
    await page.emulateMedia({ colorScheme });
    await page.goto('/topology');
    for (const [kind, name] of [
      ['Listener', 'web'],
      ['Route', 'shop'],
      ['Route', 'teapot'],
      ['Upstream', 'storefront'],
      ['Endpoint', '127'],
    ] as const) {
      await expect(node(page, kind, name).first()).toBeInViewport();
    }
    await expect(node(page, 'Route', 'shop')).toHaveAccessibleName(/Healthy, .*\/s/);
  });
}

test('filter and only problems stand in the URL', async ({ admin: page, traffic }) => {
  traffic.keepVisiting('broken.example.com');
  await page.goto('/topology');
  await page.getByRole('searchbox', { name: 'Filter the map' }).fill('teapot');
  await expect(node(page, 'Route', 'shop')).toHaveCount(0);
  await expect(node(page, 'Route', 'teapot')).toBeVisible();
  await expect(page).toHaveURL(/filter=teapot/);
  await page.goto('/topology?problems=true');
  await expect(node(page, 'Endpoint', '127.0.0.1:9')).toBeVisible();
  await expect(node(page, 'Route', 'teapot')).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Only problems' }).uncheck();
  await expect(node(page, 'Route', 'teapot')).toBeVisible();
});

test('a node opens a panel with reason, figures and the way on', async ({ admin: page, traffic }) => {
  traffic.keepVisiting('broken.example.com');
  await page.goto('/topology');
  await node(page, 'Route', 'broken').click();
  await expect(page).toHaveURL(/node=route/);
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('region', { name: 'Figures' }).getByText('Latency p95')).toBeVisible();
  await panel.getByRole('button', { name: /missing/ }).click();
  await panel.getByRole('button', { name: /127\.0\.0\.1:9/ }).click();
  await expect(panel.getByText(/connection refused/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await page.goto('/topology?node=route:broken');
  await page.getByRole('dialog').getByRole('link', { name: 'Open route' }).click();
  await expect(page).toHaveURL(/\/routes\/broken$/);
});

test('stands still while paused', async ({ admin: page, traffic }) => {
  const requestsOn = (shown: Page) => shown.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Requests' });
  const silent = /Requests\s*0\/s/;
  await page.goto('/topology?node=route:teapot');
  await expect(requestsOn(page)).toContainText(silent);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveAttribute('aria-pressed', 'true');
  traffic.keepVisiting('tea.example.com');
  // Another tab sees the traffic come; this one stands still until it is asked to go on.
  const other = await page.context().newPage();
  await other.goto('/topology?node=route:teapot');
  await expect(requestsOn(other)).toContainText(/Requests\s*[1-9]/);
  await expect(requestsOn(page)).toContainText(silent);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(requestsOn(page)).toContainText(/Requests\s*[1-9]/);
});

test('has a table twin, and layers on a phone', async ({ admin: page }) => {
  await page.goto('/topology');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const row = page
    .getByRole('table', { name: 'Services' })
    .getByRole('row', { name: /storefront/ })
    .first();
  await expect(row).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/topology');
  await page
    .getByRole('region', { name: 'Routes' })
    .getByRole('button', { name: /teapot/ })
    .click();
  await expect(page.getByRole('dialog').getByText('tea.example.com')).toBeVisible();
});
