import { expect, test } from './fixtures/gateway.ts';
import { startOrigin } from './fixtures/origin.ts';
import { publish } from './fixtures/publish.ts';

test('an upstream and a route made in the browser answer real requests', async ({ admin: page, gateway, request }) => {
  const origin = await startOrigin('billing');
  try {
    await page.goto('/upstreams');
    await expect(page.getByText('No upstreams yet')).toBeVisible();
    await page.getByRole('link', { name: 'New upstream' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('billing');
    await page.getByRole('textbox', { name: 'Address of target 1' }).fill(origin.address);
    await page.getByRole('button', { name: 'Probe target 1' }).click();
    await expect(page.getByText(/Answered 200/)).toBeVisible();
    await publish(page, 'Create upstream', /Upstream "billing" added/);
    await expect(page.getByRole('heading', { name: 'billing', level: 1 })).toBeVisible();

    await page.getByRole('link', { name: 'Routes', exact: true }).click();
    await page.getByRole('link', { name: 'New route' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('billing-api');
    await page.getByRole('textbox', { name: 'Hosts' }).fill('api.example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Path' }).selectOption('Begins with');
    await page.getByRole('textbox', { name: 'Path value' }).fill('/billing');
    // The only upstream there is has been chosen already.
    await expect(page.getByRole('combobox', { name: 'Upstream' })).toHaveValue('billing');
    await publish(page, 'Create route', /Route "billing-api" added/);

    const answer = await request.get(`${gateway.url}/billing/7`, { headers: { host: 'api.example.com' } });
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toBe('billing GET /billing/7\n');
    const other = await request.get(`${gateway.url}/billing/7`, { headers: { host: 'www.example.com' } });
    expect(other.status()).toBe(404);

    await page.goto('/upstreams/billing/endpoints');
    const row = page.getByRole('table', { name: 'Endpoints' }).getByRole('row', { name: origin.address });
    await expect(row.getByText('Healthy')).toBeVisible();

    // A health check tells of an endpoint that nobody sends anything to.
    await page.goto('/upstreams/billing/edit');
    const check = page.getByRole('group', { name: 'Health check' });
    await check.getByRole('combobox', { name: 'Kind' }).selectOption('HTTP');
    await check.getByRole('textbox', { name: 'Path' }).fill('/healthz');
    await check.getByRole('textbox', { name: 'Interval' }).fill('200ms');
    await publish(page, 'Save changes', /health/i);
    await page.goto('/upstreams/billing/endpoints');
    await expect(row.getByRole('cell', { name: /\d m?s, / })).toBeVisible();
    await origin.stop();
    await expect(row.getByText('Unhealthy')).toBeVisible();
    await expect(row.getByText(/health check: refused the connection/)).toBeVisible();
  } finally {
    await origin.stop();
  }
});

test('deleting a used upstream names its users and offers to disable it', async ({ admin: page }) => {
  await page.goto('/upstreams');
  await page.getByRole('button', { name: 'Actions for billing' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete upstream billing?' });
  await expect(dialog.getByText('One thing depends on it')).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'billing-api' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete upstream' }).click();
  await expect(dialog.getByText(/is used by route "billing-api"/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Disable instead' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: /billing/ });
  await expect(row.getByText('Disabled')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for billing' }).click();
  await page.getByRole('menuitem', { name: 'Enable' }).click();
  await expect(row.getByText('Disabled')).toBeHidden();
});

test('a form shows what is wrong beside its fields and goes to the first of them', async ({ admin: page }) => {
  await page.goto('/upstreams/new');
  await page.getByRole('textbox', { name: 'Address of target 1' }).fill('nowhere');
  await page.getByRole('button', { name: 'Create upstream' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/must not be empty/);
  await expect(page.getByRole('textbox', { name: 'Address of target 1' })).toHaveAttribute('aria-invalid', 'true');
  // A name that is taken is known to the server only; it is told at the same place.
  await name.fill('billing');
  await page.getByRole('textbox', { name: 'Address of target 1' }).fill('127.0.0.1:9');
  await page.getByRole('button', { name: 'Create upstream' }).click();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toBeFocused();
});

test('several targets are pasted, weighed and published from YAML', async ({ admin: page }) => {
  await page.goto('/upstreams/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('pool');
  await page.getByRole('button', { name: 'Paste several' }).click();
  await page
    .getByRole('textbox', { name: 'One target a line' })
    .fill('127.0.0.1:9001\n127.0.0.1:9002 weight=5 zone=eu-1a version=v2');
  await page.getByRole('button', { name: 'Add 2 targets' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Weight of target 2' })).toHaveValue('5');
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  const editor = page.getByRole('textbox', { name: 'YAML of the upstream' });
  await expect(editor).toContainText('zone: eu-1a');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('hostHeadr: endpoint');
  await expect(page.getByText(/^Line \d+: .*did you mean "hostHeader"/)).toBeVisible();
  for (let at = 0; at < 'r: endpoint'.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('er: endpoint');
  await publish(page, 'Create upstream', /Upstream "pool" added/);
  await expect(page.getByText("The endpoint's address")).toBeVisible();
});

test('rows that are moved and removed keep what was typed in the others', async ({ admin: page }) => {
  await page.goto('/upstreams/new');
  const address = (place: number) => page.getByRole('textbox', { name: `Address of target ${place}` });
  const moreFor = async (place: number, item: string) => {
    await page.getByRole('button', { name: `More for target ${place}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await address(1).fill('127.0.0.1:1');
  for (const place of [2, 3, 4]) {
    await page.getByRole('button', { name: 'Add target' }).click();
    await address(place).fill(`127.0.0.1:${place}`);
  }
  // Typed after the rows below were drawn: what they do has to know it.
  await address(1).fill('127.0.0.1:11');
  await page.getByRole('spinbutton', { name: 'Weight of target 3' }).fill('7');
  await page.getByRole('button', { name: 'Remove target 2' }).click();
  await expect(address(4)).toHaveCount(0);
  await address(2).fill('127.0.0.1:33');
  await moreFor(3, 'Move up');
  await moreFor(1, 'Move down');
  const shown = [1, 2, 3].map((place) => address(place).inputValue());
  expect(await Promise.all(shown)).toEqual(['127.0.0.1:4', '127.0.0.1:11', '127.0.0.1:33']);
  await expect(page.getByRole('spinbutton', { name: 'Weight of target 3' })).toHaveValue('7');
});

test('an edit that came too late shows what changed meanwhile and can be made on top', async ({ admin: page }) => {
  await page.goto('/upstreams/pool/edit');
  await page.getByRole('spinbutton', { name: 'Weight of target 1' }).fill('3');
  const other = await page.context().newPage();
  await other.goto('/upstreams/pool/edit');
  await other.getByText('Labels and description').click();
  await other.getByRole('textbox', { name: 'Description' }).fill('Two spares');
  await publish(other, 'Save changes', /description/i);

  await page.getByRole('button', { name: 'Save changes' }).click();
  const conflict = page.getByRole('alertdialog', { name: 'The configuration has changed meanwhile' });
  await expect(conflict.getByText(/description/i)).toBeVisible();
  await conflict.getByRole('button', { name: /^Make my edit on top of revision/ }).click();
  const review = page.getByRole('dialog', { name: 'Review and publish' });
  await expect(review.getByText(/weight/).first()).toBeVisible();
  await review.getByRole('button', { name: 'Publish 1 change' }).click();
  await expect(page.getByRole('heading', { name: 'pool', level: 1 })).toBeVisible();
  await expect(page.getByText('Two spares')).toBeVisible();

  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText(/weight/).first()).toBeVisible();
  await expect(page.getByText('Upstream "pool" added')).toBeVisible();
});
