import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createApi, GatewayFeed } from '@sluice/api';
import { systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { createToken } from '@sluice/store';
import { openTelemetryStore } from '@sluice/store/telemetry';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { billing, dataFolder, freePort, runCli } from './run-cli.ts';

// Some tests start ten processes one after the other.
vi.setConfig({ testTimeout: 90_000 });

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value));
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' ? null : new Uint8Array(await buffer(incoming));
  return new Request(`http://${incoming.headers.host}${incoming.url}`, { method, headers, body });
}

/** The dashboard's API over HTTP on a data folder, and a folder without a database for the CLI to be in. */
async function startApi() {
  const { folder, store: open } = dataFolder();
  const store = open();
  const telemetry = openTelemetryStore(join(folder, 'telemetry.db'), { readonly: true });
  const api = createApi({
    store,
    telemetry,
    feed: new GatewayFeed({ path: join(folder, 'run', 'control.sock'), clock: systemClock }),
    logger: createLogger('test', 'silent'),
    clock: systemClock,
    appliance: {
      version: 'test',
      dataDirectory: folder,
      adminAddress: { host: '127.0.0.1', port: 8700 },
      startedAt: Date.now(),
    },
  });
  const server = createServer(async (incoming, outgoing) => {
    const response = await api.handleTrpc(await toRequest(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    telemetry.close();
  });
  // `listen` on a port gives an address with one.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { secret } = createToken(store, { name: 'ci', createdBy: 'a test' });
  return { store, url, secret, env: { SLUICE_URL: url, SLUICE_TOKEN: secret, SLUICE_DATA_DIR: '/nowhere/at/all' } };
}

describe('through the API', () => {
  test('plans, applies, exports and shows the status with a token', async () => {
    const { env, url, store } = await startApi();
    const planned = await runCli(['plan', '-f', '-'], { env, input: billing });
    expect(planned).toMatchObject({ code: 2, stderr: `sluice: through ${url}\n` });
    expect(planned.stdout).toContain('Upstream "billing" added');
    const applied = await runCli(['apply', '-f', '-', '--reason', 'by a script'], { env, input: billing });
    expect(applied.code).toBe(0);
    expect(applied.stdout).toMatch(/Revision 2: /);
    expect(store.latestRevision()).toMatchObject({ number: 2, author: 'token:ci', reason: 'by a script' });
    const exported = await runCli(['export'], { env });
    expect(exported.stdout).toContain('billing-api');
    expect((await runCli(['plan', '-f', '-'], { env, input: exported.stdout })).code).toBe(0);
    const status = await runCli(['status'], { env });
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(/Revision 2 by token:ci/);
  });

  test('sends documents far larger than an address may be', async () => {
    const { env } = await startApi();
    const routes = Array.from(
      { length: 2000 },
      (_, index) => `  - { name: r-${index}, upstreams: [{ name: billing }], hosts: [h${index}.example.com] }\n`,
    );
    const planned = await runCli(['plan', '-f', '-'], { env, input: billing + routes.join('') });
    expect(planned.code).toBe(2);
    expect(planned.stdout).toMatch(/200\d changes to revision 1/);
  });

  test('tells every problem at its line, also those that only the appliance knows', async () => {
    const { env, store } = await startApi();
    for (const command of ['plan', 'apply']) {
      const bad = await runCli([command, '-f', '-'], { env, input: billing.replace('19001', '190011') });
      expect(bad.code).toBe(1);
      expect(bad.stderr).toMatch(/^stdin:6:\d+: .*port must be 1–65535$/m);
      const taken = await runCli([command, '-f', '-'], { env, input: billing.replace(':18080', ':8700') });
      expect(taken.code).toBe(1);
      expect(taken.stderr).toMatch(/^stdin:3:\d+: .*8700/m);
    }
    expect(store.latestRevision()?.number).toBe(1);
    await runCli(['apply', '-f', '-'], { env, input: billing });
    const stale = await runCli(['apply', '-f', '-', '--based-on', '1'], {
      env,
      input: billing.replace('19001', '19002'),
    });
    expect(stale.code).toBe(1);
    expect(stale.stderr).toMatch(/at revision 2 by token:ci/);
  });

  test('refuses a wrong token, and an address without one', async () => {
    const { env, url } = await startApi();
    const wrong = await runCli(['export'], { env: { ...env, SLUICE_TOKEN: 'slc_wrong' } });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/does not accept this token/);
    const none = await runCli(['export', '--url', url]);
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/token is needed/);
  });

  test('does not fall back to a database when the address was given', async () => {
    const { env } = dataFolder();
    const given = await runCli(['export', '--url', `http://127.0.0.1:${await freePort()}`], {
      env: { ...env, SLUICE_TOKEN: 'slc_x' },
    });
    expect(given).toMatchObject({ code: 1, stdout: '' });
    expect(given.stderr).toMatch(/no dashboard at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
  });

  test('falls back to the database when the dashboard of this machine is down, and says so', async () => {
    const { env } = dataFolder();
    const fallen = await runCli(['export'], {
      env: { ...env, SLUICE_TOKEN: 'slc_x', SLUICE_ADMIN_PORT: String(await freePort()) },
    });
    expect(fallen.code).toBe(0);
    expect(fallen.stdout).toContain('name: web');
    expect(fallen.stderr).toMatch(/no dashboard at .*ECONNREFUSED[\s\S]*on the database/);
  });
});
