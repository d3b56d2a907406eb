import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/shop.ts';

const lines = (page: Page) => page.getByRole('list', { name: 'Requests' }).getByRole('button');

test('requests appear as they are finished', async ({ admin: page, traffic }) => {
  await page.goto('/logs');
  traffic.keepVisiting('shop.example.com', '/cart');
  await expect(lines(page).first()).toHaveAccessibleName(/GET shop\.example\.com\/cart, status 200/);
});

test('filters stand in the URL', async ({ admin: page, traffic }) => {
  await page.goto('/logs');
  traffic.keepVisiting('shop.example.com', '/cart');
  traffic.keepVisiting('tea.example.com', '/pot');
  await expect(lines(page).first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('4xx');
  await expect(page).toHaveURL(/status=4/);
  await expect(lines(page).first()).toHaveAccessibleName(/tea\.example\.com\/pot, status 418/);
  await expect(page.getByRole('list', { name: 'Requests' })).not.toContainText('shop.example.com');
  await page.goto('/logs?route=shop&text=cart');
  await expect(lines(page).first()).toHaveAccessibleName(/shop\.example\.com\/cart/);
  await page.getByRole('searchbox', { name: 'Filter requests' }).fill('nothing-like-it');
  await expect(page.getByText('No request has matched the filter yet')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(lines(page).first()).toBeVisible();
});

test('stands still while it is read and counts what waits', async ({ admin: page, traffic }) => {
  await page.goto('/logs?text=number');
  // Workers begin to write lines when the page asks for them.
  await expect
    .poll(async () => {
      await traffic.visit('shop.example.com', '/number-1');
      return lines(page).count();
    })
    .toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  const before = await lines(page).count();
  await traffic.visit('shop.example.com', '/number-2');
  const waiting = page.getByRole('button', { name: /^\d+ new$/ });
  await expect(waiting).toBeVisible();
  await expect(lines(page)).toHaveCount(before);
  await expect(page.getByRole('list', { name: 'Requests' })).not.toContainText('/number-2');
  await waiting.click();
  await expect(page.getByRole('list', { name: 'Requests' })).toContainText('/number-2');
  await expect(waiting).toHaveCount(0);
});

test('a line opens everything that is known, by keyboard too', async ({ admin: page, traffic }) => {
  await page.goto('/logs?route=broken&text=cart');
  await expect
    .poll(async () => {
      await traffic.visit('broken.example.com', '/cart');
      return lines(page).count();
    })
    .toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Pause' }).click();
  await lines(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(lines(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'GET /cart' });
  await expect(panel.getByRole('link', { name: 'missing' })).toHaveAttribute('href', '/upstreams/missing');
  await expect(panel.getByText(/^50[23]$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('is a tab of a route, with nothing but its requests', async ({ admin: page, traffic }) => {
  await page.goto('/routes/shop');
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await expect(page).toHaveURL(/\/routes\/shop\/logs$/);
  await expect(page.getByRole('combobox', { name: 'Route' })).toHaveCount(0);
  traffic.keepVisiting('tea.example.com', '/pot');
  traffic.keepVisiting('shop.example.com', '/cart');
  await expect(lines(page).first()).toHaveAccessibleName(/shop\.example\.com\/cart/);
  await expect(page.getByRole('list', { name: 'Requests' })).not.toContainText('tea.example.com');
});
