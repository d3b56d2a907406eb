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
  await page.getByRole('combobox', { name: 'Status' }).selectOption('4xx');
  await expect(page).toHaveURL(/status=4/);
  await expect(lines(page).first()).toHaveAccessibleName(/tea\.example\.com\/pot, status 418/);
  await expect(lines(page).filter({ hasText: 'shop.example.com' })).toHaveCount(0);
  await page.goto('/logs?route=shop&text=cart');
  await expect(lines(page).first()).toHaveAccessibleName(/shop\.example\.com\/cart/);
  await page.getByRole('searchbox', { name: 'Filter requests' }).fill('nothing-like-it');
  await expect(page.getByText('No request has matched the filter yet')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(lines(page).first()).toBeVisible();
});

test('stands still while it is read and counts what waits', async ({ admin: page, traffic }) => {
  await page.goto('/logs?text=number');
  for (const number of [1, 2, 3]) await traffic.visit('shop.example.com', `/number-${number}`);
  await expect(lines(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Pause' }).click();
  for (const number of [4, 5]) await traffic.visit('shop.example.com', `/number-${number}`);
  const waiting = page.getByRole('button', { name: '2 new' });
  await expect(waiting).toBeVisible();
  await expect(lines(page)).toHaveCount(3);
  await expect(lines(page).first()).toHaveAccessibleName(/number-3/);
  await waiting.click();
  await expect(lines(page)).toHaveCount(5);
  await expect(lines(page).first()).toHaveAccessibleName(/number-5/);
});

test('a line opens everything that is known, by keyboard too', async ({ admin: page, traffic }) => {
  await page.goto('/logs');
  await expect(page.getByText('Waiting for requests')).toBeVisible();
  await traffic.visit('broken.example.com', '/first');
  await traffic.visit('broken.example.com', '/second');
  await expect(lines(page)).toHaveCount(2);
  await lines(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'GET /first' });
  await expect(panel.getByRole('link', { name: 'missing' })).toBeVisible();
  await expect(panel.getByText('502')).toBeVisible();
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
