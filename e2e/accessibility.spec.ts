import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures/shop.ts';

/** Every page behind the sign-in, and something that is there when the page is. */
const pages: readonly (readonly [path: string, shown: string | RegExp, part?: string])[] = [
  ['/', 'Overview'],
  ['/topology', 'Topology'],
  // Only the panel: what is not on the chosen path is dimmed to a third on purpose.
  ['/topology?node=upstream:missing', 'Topology', '[role="dialog"]'],
  ['/routes', 'Routes'],
  ['/routes/new', /route/i],
  ['/routes/shop', 'shop'],
  ['/routes/shop/logs', 'shop'],
  ['/routes/shop/yaml', 'shop'],
  ['/routes/shop/history', 'shop'],
  ['/upstreams', 'Upstreams'],
  ['/upstreams/new', /upstream/i],
  ['/upstreams/missing', 'missing'],
  ['/upstreams/missing/endpoints', 'missing'],
  ['/listeners', 'Listeners'],
  ['/listeners/new', /listener/i],
  ['/listeners/web', 'web'],
  ['/certificates', 'Certificates'],
  ['/certificates/new', /certificate/i],
  ['/simulator', /simulator/i],
  ['/logs', 'Live requests'],
  ['/revisions', 'Revisions'],
  ['/revisions/1', 'Revision 1'],
  ['/revisions/1?view=yaml', 'Revision 1'],
  ['/revisions/compare', 'Compare revisions'],
  ['/revisions/audit', 'Revisions'],
  ['/import-export', 'Import and export'],
  ['/settings', 'Settings'],
  ['/settings/account', 'Settings'],
  ['/settings/users', 'Settings'],
  ['/settings/tokens', 'Settings'],
  ['/settings/about', 'Settings'],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page keeps WCAG 2.2 AA, ${colorScheme}`, async ({ admin: page, traffic }) => {
    test.setTimeout(240_000);
    traffic.keepVisiting('shop.example.com', '/cart', 200);
    traffic.keepVisiting('broken.example.com', '/', 200);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const [path, shown, part] of pages) {
      await page.goto(path);
      // Panels that are open by the address hide the rest of the page from assistive technology.
      await expect(page.getByRole('heading', { level: 1, name: shown, includeHidden: true }).first()).toBeVisible();
      await expect(page.getByRole('status').filter({ hasText: /^Loading/ })).toHaveCount(0);
      const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
      const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
      for (const { id, help, nodes } of violations) {
        found.push(
          `${path}: ${id} (${help}) ${nodes
            .map(({ target }) => target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
        );
      }
    }
    expect(found).toEqual([]);
  });
}

test('the sign-in page keeps WCAG 2.2 AA', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});
