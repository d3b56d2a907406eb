import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: {
    config: {
      upstreams: [
        { name: 'blue', targets: [{ address: '127.0.0.1:9001' }] },
        { name: 'green', targets: [{ address: '127.0.0.1:9002' }] },
      ],
      routes: [
        {
          name: 'orders',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders' } },
          rewrite: { path: { prefix: '/v1' } },
          upstreams: [
            { name: 'blue', weight: 3 },
            { name: 'green', weight: 1 },
          ],
        },
        {
          name: 'canary',
          hosts: ['api.example.com'],
          match: { path: { prefix: '/orders' }, headers: [{ name: 'x-canary', exact: 'yes' }] },
          upstreams: [{ name: 'green' }],
        },
        {
          name: 'ledger',
          hosts: ['ledger.example.com'],
          upstreams: [{ name: 'blue' }],
          policies: [
            { type: 'retry', methods: ['GET', 'POST'] },
            {
              type: 'authorization',
              rules: [
                { name: 'guests-read', to: [{ methods: ['GET'] }] },
                { name: 'no-deletion', action: 'deny', to: [{ methods: ['DELETE'] }] },
              ],
            },
          ],
        },
        { name: 'gone', hosts: ['old.example.com'], directResponse: { status: 410, body: 'gone for good' } },
      ],
    },
  },
});

test('explains which route takes a request, and why the others do not', async ({ admin: page }) => {
  await page.goto('/simulator');
  await page.getByRole('textbox', { name: 'URL' }).fill('http://api.example.com/orders/7?a=b');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'Taken by orders' })).toBeVisible();
  await expect(page.getByText('/v1/7?a=b')).toBeVisible();
  await expect(page.getByText('75%')).toBeVisible();
  const tried = page.getByRole('table', { name: 'Routes tried' });
  await expect(tried.getByRole('row', { name: /canary/ })).toContainText('Refused');
  await expect(tried.getByRole('row', { name: /canary/ })).toContainText('x-canary');
  await expect(tried.getByRole('row', { name: /orders/ })).toContainText('Takes it');

  // The question is in the address, so it can be sent to somebody.
  const asked = page.url();
  await page.goto('/');
  await page.goto(asked);
  await expect(page.getByRole('heading', { name: 'Taken by orders' })).toBeVisible();

  await page.getByText('Headers, client and listener').click();
  await page.getByRole('textbox', { name: 'Headers' }).fill('x-canary: yes');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'Taken by canary' })).toBeVisible();

  await page.getByRole('textbox', { name: 'URL' }).fill('http://nobody.example.com/');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('No route matches, so the answer is 404.')).toBeVisible();
});

test('a route is tried with a request that it takes, and sent for real', async ({ admin: page }) => {
  await page.goto('/routes/canary/try');
  await expect(page.getByRole('textbox', { name: 'URL' })).toHaveValue('http://api.example.com/orders');
  await expect(page.getByRole('heading', { name: 'Taken by canary' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send it for real' })).toBeDisabled();

  await page.goto('/routes/gone/try');
  await page.getByRole('button', { name: 'Send it for real' }).click();
  await expect(page.getByText('Answered 410')).toBeVisible();
  await expect(page.getByRole('status').getByText('gone for good')).toBeVisible();
});

test('explains which rule of an authorization denies a request, decision by decision', async ({ admin: page }) => {
  await page.goto('/simulator?method=DELETE&url=http://ledger.example.com/7');
  await expect(page.getByRole('heading', { name: 'Taken by ledger' })).toBeVisible();
  await expect(page.getByText('403 by the policy Authorization')).toBeVisible();
  const steps = page.getByRole('listitem').filter({ hasText: 'Authorization' });
  await expect(steps.getByText('denies it by rule "no-deletion"')).toBeVisible();
  await expect(steps.getByText('deny "no-deletion" matches')).toBeVisible();

  // What no rule allows is denied too, and every rule says why it does not fit.
  await page.goto('/simulator?method=POST&url=http://ledger.example.com/7');
  await expect(page.getByText('403 by the policy Authorization')).toBeVisible();
  await expect(steps.getByText('denies it: no rule allows')).toBeVisible();
  await expect(steps.getByText(/^allow "guests-read" does not match: /)).toBeVisible();

  await page.goto('/simulator?method=GET&url=http://ledger.example.com/7');
  await expect(page.getByText('Headers sent')).toBeVisible();
});

test('a finding of the lint page is mended from there, and is gone', async ({ admin: page }) => {
  await page.goto('/lint');
  const warnings = page.getByRole('list', { name: 'Warnings' });
  await page.getByRole('combobox', { name: 'Code' }).selectOption('unsafe_retry');
  await expect(page).toHaveURL(/code=unsafe_retry/);
  const finding = warnings.getByRole('listitem').filter({ hasText: 'POST may be carried out twice' });
  await expect(finding).toContainText('policies.0.methods');
  await finding.getByRole('link', { name: 'route ledger' }).click();

  // The form says the same while it is edited, and the field has the focus.
  const found = page.getByRole('list', { name: 'Findings' });
  await expect(found).toContainText('POST may be carried out twice');
  const policy = page.getByRole('region', { name: 'Policy 1: Retries' });
  await expect(policy.locator(':focus')).toBeVisible();
  await policy.getByRole('button', { name: 'Remove POST' }).click();
  await expect(page.getByText('POST may be carried out twice')).toBeHidden();
  await publish(page, 'Save changes', /ledger/);

  await page.goto('/lint?code=unsafe_retry');
  await expect(page.getByRole('heading', { name: 'Lint' })).toBeVisible();
  await expect(page.getByText('No finding fits').or(page.getByText('Nothing to say'))).toBeVisible();
});
