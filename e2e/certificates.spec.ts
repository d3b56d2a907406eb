import { connect } from 'node:tls';
import { freePort } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, test } from './fixtures/gateway.ts';
import { publish } from './fixtures/publish.ts';

test.use({
  gatewayOptions: { config: { routes: [{ name: 'hello', directResponse: { status: 200, body: 'hello\n' } }] } },
});

test('a certificate and an https listener made in the browser answer over TLS', async ({
  admin: page,
  gateway,
  playwright,
  request,
}) => {
  const port = await freePort();
  await page.goto('/certificates');
  await expect(page.getByText('No certificates yet')).toBeVisible();
  await page.getByRole('link', { name: 'New certificate' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dev');
  await page.getByRole('textbox', { name: 'Hosts' }).fill('dev.example.com');
  await page.getByRole('textbox', { name: 'Hosts' }).press('Enter');
  await publish(page, 'Create certificate', /Certificate "dev" added/);
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();

  await page.goto('/listeners/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('secure');
  await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}`);
  await page.getByRole('combobox', { name: 'Protocol' }).selectOption('https');
  const certificates = page.getByRole('combobox', { name: 'Certificates' });
  await certificates.fill('dev');
  await certificates.press('Enter');
  await publish(page, 'Create listener', /Listener "secure" added/);
  await expect(page.getByText('HTTPS', { exact: true }).first()).toBeVisible();

  const client = await playwright.request.newContext({ ignoreHTTPSErrors: true });
  const answer = await client.get(`https://127.0.0.1:${port}/`);
  expect(await answer.text()).toBe('hello\n');
  await client.dispose();
  // The one that was made here, and nothing else: it fails only because nobody vouches for it.
  const refused = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'dev.example.com' }, () => resolve('trusted'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  expect(refused).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');

  const clients = await TestAuthority.create();
  await page.goto('/listeners/secure/edit');
  await page.getByRole('switch', { name: 'Client certificates' }).check();
  await page.getByRole('textbox', { name: 'Client CA' }).fill(clients.ca);
  await page.getByRole('textbox', { name: 'Certificate header' }).fill('x-client-cert');
  await publish(page, 'Save changes', /client ?certificates/i);
  await expect(page.getByText('required', { exact: true }).first()).toBeVisible();
  const servedTo = (pair?: { readonly cert: string; readonly key: string }) =>
    new Promise<string>((resolve) => {
      const server = { host: '127.0.0.1', port, servername: 'dev.example.com', rejectUnauthorized: false };
      const socket = connect({ ...server, ...pair }, () => {
        socket.write('GET / HTTP/1.1\r\nHost: dev.example.com\r\nConnection: close\r\n\r\n');
      });
      let text = '';
      socket.on('data', (bytes: Buffer) => {
        text += bytes.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
    });
  expect(await servedTo()).toBe('');
  const turnedAway = page.getByRole('table', { name: 'Turned away' });
  await expect(turnedAway.getByText('TLS: client certificate missing or not valid')).toBeVisible();
  expect(await servedTo(await clients.issue())).toMatch(/^HTTP\/1.1 200/);

  await page.goto('/certificates');
  await expect(page.getByRole('row', { name: /dev/ }).getByText('dev.example.com')).toBeVisible();
  await expect(page.getByRole('row', { name: /dev/ }).getByText('secure')).toBeVisible();

  // A switch is all that it takes to send requests in clear text there, and the simulator says so.
  await page.goto('/listeners/web/edit');
  await page.getByRole('switch', { name: 'Redirect to https' }).check();
  await publish(page, 'Save changes', /redirect/i);
  const redirected = await request.get(`${gateway.url}/a?b`, { maxRedirects: 0 });
  expect([redirected.status(), redirected.headers().location]).toEqual([308, 'https://127.0.0.1/a?b']);
  await page.goto(`/simulator?method=GET&url=${encodeURIComponent('http://app.example/a')}`);
  await page.getByText('Headers, client and listener').click();
  await page.getByRole('combobox', { name: 'Listener' }).selectOption('web');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'Redirected to https by the listener' })).toBeVisible();
});
