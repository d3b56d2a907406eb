import { expect, test } from './fixtures/gateway.ts';

test('a gateway without routes teaches the next step', async ({ admin: page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Next steps' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'All healthy' })).toBeVisible();
  // The fixture brings a listener; an upstream comes next.
  await expect(page.getByRole('link', { name: 'Add a listener' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Add an upstream' }).click();
  await expect(page).toHaveURL(/\/upstreams\/new$/);
});

test('the map of a gateway without routes shows its listener', async ({ admin: page }) => {
  await page.goto('/topology');
  await expect(page.getByRole('button', { name: /^Listener ?web/ })).toBeVisible();
});
