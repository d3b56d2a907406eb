import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/shop.ts';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

type ShownPage = readonly [path: string, shown: string | RegExp, part?: string];

/** Every page behind the sign-in by what it is about, and something that is there when the page is. */
const pages: Readonly<Record<string, readonly ShownPage[]>> = {
  'the whole gateway': [
    ['/', 'Overview'],
    ['/topology', 'Topology'],
    // Only the panel: what is not on the chosen path is dimmed to a third on purpose.
    ['/topology?node=upstream:missing', 'Topology', '[role="dialog"]'],
    ['/simulator', /simulator/i],
    ['/logs', 'Live requests'],
    ['/lint', 'Lint'],
    ['/import-export', 'Import and export'],
  ],
  routes: [
    ['/routes', 'Routes'],
    ['/routes/new', /route/i],
    ['/routes/shop', 'shop'],
    ['/routes/shop/logs', 'shop'],
    ['/routes/shop/yaml', 'shop'],
    ['/routes/shop/history', 'shop'],
  ],
  upstreams: [
    ['/upstreams', 'Upstreams'],
    ['/upstreams/new', /upstream/i],
    ['/upstreams/missing', 'missing'],
    ['/upstreams/missing/endpoints', 'missing'],
  ],
  'listeners and certificates': [
    ['/listeners', 'Listeners'],
    ['/listeners/new', /listener/i],
    ['/listeners/web', 'web'],
    ['/certificates', 'Certificates'],
    ['/certificates/new', /certificate/i],
  ],
  revisions: [
    ['/revisions', 'Revisions'],
    ['/revisions/1', 'Revision 1'],
    ['/revisions/1?view=yaml', 'Revision 1'],
    ['/revisions/compare', 'Compare revisions'],
    ['/revisions/audit', 'Revisions'],
  ],
  settings: [
    ['/settings', 'Settings'],
    ['/settings/account', 'Settings'],
    ['/settings/users', 'Settings'],
    ['/settings/tokens', 'Settings'],
    ['/settings/about', 'Settings'],
  ],
};

// Nothing here changes anything, so the groups need not wait for each other.
test.describe.configure({ mode: 'parallel' });

for (const [group, shownPages] of Object.entries(pages)) {
  test(`the pages of ${group} keep WCAG 2.2 AA, in both themes`, async ({ admin: page, traffic }) => {
    traffic.keepVisiting('shop.example.com', '/cart', 200);
    traffic.keepVisiting('broken.example.com', '/', 200);
    const found: string[] = [];
    for (const [path, shown, part] of shownPages) {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(path);
      // Panels that are open by the address hide the rest of the page from assistive technology.
      await expect(page.getByRole('heading', { level: 1, name: shown, includeHidden: true }).first()).toBeVisible();
      await expect(page.getByRole('status').filter({ hasText: /^Loading/ })).toHaveCount(0);
      found.push(...(await violations(page, `${path} (light)`, part, levels)));
      // The same elements in other colours.
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      found.push(...(await violations(page, `${path} (dark)`, part, ['color-contrast'])));
    }
    expect(found).toEqual([]);
  });
}

test('the sign-in page keeps WCAG 2.2 AA', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await violations(page, 'sign-in', undefined, levels)).toEqual([]);
});

/**
 * @param part selector of the only part that is looked at; undefined is the whole page
 * @param runOnly tags or names of rules; what passes is not written down, which would take longer than to look
 */
async function violations(page: Page, name: string, part: string | undefined, runOnly: string[]): Promise<string[]> {
  // The other mode opens a page of its own for each report, for the sake of frames from elsewhere; there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ runOnly, resultTypes: ['violations'] });
  const result = await (part === undefined ? axe : axe.include(part)).analyze();
  return result.violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target }) => target.join(' '));
    return `${name}: ${id} (${help}) ${places.join(' | ')}`;
  });
}
