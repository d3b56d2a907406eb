import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

const limit = 100;

test.use({
  gatewayOptions: {
    config: {
      routes: [
        {
          name: 'limited',
          directResponse: { status: 204 },
          policies: [{ type: 'rate_limit', limit, window: '1h', algorithm: 'sliding_window', shadow: true }],
        },
        {
          name: 'shared',
          match: { path: { exact: '/shared' } },
          directResponse: { status: 204 },
          policies: [{ type: 'rate_limit', limit: 200, window: '1h' }],
        },
      ],
    },
  },
});

test('a limit first only counts, shows whom it would have refused, and is then enforced', async ({
  admin: page,
  gateway,
}) => {
  const statuses = async (count: number) => {
    // A connection each, so that both workers get some.
    const answers = Array.from({ length: count }, () => fetch(gateway.url, { headers: { connection: 'close' } }));
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  expect(new Set(await statuses(limit + 20))).toEqual(new Set([204]));
  await page.goto('/routes/limited/policies');
  const table = page.getByRole('table', { name: 'Over a limit' });
  await expect(table.getByRole('row', { name: /127\.0\.0\.1.*Would have been refused/ })).toBeVisible();
  await expect(page.getByText(/shadow denied \d+/)).toBeVisible();

  await page.goto('/routes/limited/edit');
  const policy = page.getByRole('region', { name: 'Policy 1: Rate limit' });
  await policy.getByLabel('Only count').click();
  await publish(page, 'Save changes', /polic/i);
  // What passed while it only counted has used the limit up: the same rule counts on.
  await expect.poll(async () => new Set(await statuses(10))).toEqual(new Set([429]));
  await page.goto('/routes/limited/policies');
  await expect(table.getByRole('row', { name: /127\.0\.0\.1.*Refused/ }).first()).toBeVisible();
});

test('workers share a limit: together they let through what it says', async ({ gateway }) => {
  let passed = 0;
  for (let round = 0; round < 10; round += 1) {
    const ask = () => fetch(`${gateway.url}/shared`, { headers: { connection: 'close' } });
    for (const { status } of await Promise.all(Array.from({ length: 30 }, ask))) passed += status === 204 ? 1 : 0;
  }
  expect(passed).toBeLessThanOrEqual(200);
  expect(passed).toBeGreaterThanOrEqual(196);
});
