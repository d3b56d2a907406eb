import { expect, test } from './fixtures/shop.ts';

test.describe.configure({ mode: 'serial' });

test('a change becomes a revision that says what, who and how far', async ({ admin: page, traffic }) => {
  expect(await traffic.visit('tea.example.com')).toBe(418);
  await page.goto('/routes');
  await page.getByRole('switch', { name: 'Enable teapot', exact: true }).click();
  await expect.poll(() => traffic.visit('tea.example.com')).toBe(404);
  await page.goto('/revisions');
  const row = page.getByRole('row', { name: /Route "teapot" disabled/ });
  await expect(row).toContainText('current');
  await expect(row).toContainText(/Live on 2\/2 in \d+ ms/);
  await expect(row).toContainText('admin@example.com');
  await row.getByRole('link', { name: '2' }).click();
  await expect(page.getByRole('heading', { name: 'Revision 2' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What changed since revision 1' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Route "teapot" disabled' })).toBeVisible();
});

test('the same difference as YAML side by side', async ({ admin: page }) => {
  await page.goto('/revisions/2');
  await page.getByRole('button', { name: 'YAML side by side' }).click();
  await expect(page).toHaveURL(/view=yaml/);
  await expect(page.getByRole('textbox', { name: 'Revision 1' })).not.toContainText('enabled: false');
  await expect(page.getByRole('textbox', { name: 'Revision 2' })).toContainText('enabled: false');
});

test('any two can be compared, which two stands in the URL', async ({ admin: page }) => {
  await page.goto('/revisions');
  await page.getByRole('checkbox', { name: 'Select 1', exact: true }).check();
  await expect(page.getByText('Choose two to compare')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select 2', exact: true }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/\/revisions\/compare\?from=1&to=2/);
  await expect(page.getByText('Route "teapot" disabled', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Swap the two' }).click();
  await expect(page.getByText('Route "teapot" enabled', { exact: true })).toBeVisible();
});

test('an older one is brought back after showing what changes', async ({ admin: page, traffic }) => {
  await page.goto('/revisions/1');
  await page.getByRole('button', { name: 'Bring back' }).click();
  const question = page.getByRole('alertdialog', { name: 'Bring back revision 1?' });
  await expect(question.getByText('Route "teapot" enabled', { exact: true })).toBeVisible();
  await question.getByLabel('Reason').fill('Tea is back');
  await question.getByRole('button', { name: 'Bring back revision 1' }).click();
  await expect(page).toHaveURL(/\/revisions\/3$/);
  await expect(page.getByRole('heading', { name: 'Revision 3' })).toBeVisible();
  await expect(page.getByText('Tea is back')).toBeVisible();
  await expect.poll(() => traffic.visit('tea.example.com')).toBe(418);
});

test('any of them is exported, and who did what is written down', async ({ admin: page }) => {
  await page.goto('/revisions/1');
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'YAML', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('sluice-revision-1.yaml');
  await page.goto('/revisions/audit');
  await expect(page.getByRole('row', { name: /config\.rollback/ })).toContainText('admin@example.com');
});

test('a revision that is not there says so', async ({ admin: page }) => {
  await page.goto('/revisions/999');
  await expect(page.getByRole('alert').filter({ hasText: 'There is no revision 999' })).toBeVisible();
});
