import { createServer } from 'node:net';
import { freePort } from '@sluice/testing';
import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: { config: { routes: [{ name: 'hello', directResponse: { status: 200, body: 'hello\n' } }] } },
});

test('a listener made in the browser takes requests', async ({ admin: page, request }) => {
  const port = await freePort();
  await page.goto('/listeners');
  await expect(page.getByRole('row', { name: /web/ }).getByText('Listening')).toBeVisible();
  await page.getByRole('link', { name: 'New listener' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('second');
  await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}`);
  await page.getByText('Timeouts', { exact: true }).click();
  // The default is shown where nothing was entered, and the unit stands in the field.
  const keepAlive = page.getByRole('textbox', { name: 'Keep-alive' });
  await expect(keepAlive).toHaveAttribute('placeholder', '60');
  await keepAlive.fill('5');
  await publish(page, 'Create listener', /Listener "second" added/);
  await expect(page.getByText('keep-alive 5s')).toBeVisible();
  // A connection that is kept open would go on speaking HTTP below.
  const answer = await request.get(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
  expect(await answer.text()).toBe('hello\n');
  // Beside the name, and for each of the two workers.
  await expect(page.getByText('Listening', { exact: true })).toHaveCount(3);

  // The same port carries TCP from now on, for which the form asks less.
  await page.goto('/listeners/second/edit');
  await expect(page.getByText('Path rules', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Protocol' }).selectOption('tcp');
  await expect(page.getByText('Path rules', { exact: true })).toBeHidden();
  await publish(page, 'Save changes', /no enabled route names it, so it closes every connection/);
  await expect(page.getByText('any bytes, as they are, to the upstreams of its one route')).toBeVisible();
  await expect(request.get(`http://127.0.0.1:${port}/`)).rejects.toThrow(/ECONNRESET|hang up/);
});

test('a port that is taken is told with its reason, and the others go on', async ({
  admin: page,
  gateway,
  request,
}) => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, '127.0.0.1', () => {
      const address = blocker.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  try {
    await page.goto('/listeners/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('taken');
    await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}`);
    await page.getByRole('button', { name: 'Create listener' }).click();
    await page.getByRole('button', { name: 'Publish 1 change' }).click();
    await expect(page.getByText(/EADDRINUSE|in use/).first()).toBeVisible();
    const answer = await request.get(gateway.url);
    expect(answer.status()).toBe(200);
  } finally {
    await new Promise((resolve) => blocker.close(resolve));
  }
});
