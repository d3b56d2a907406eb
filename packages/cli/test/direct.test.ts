import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createControlServer } from '@sluice/control';
import { createAdmin, verifyToken } from '@sluice/store';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { billing, dataFolder, freePort, runCli } from './run-cli.ts';

// Some tests start ten processes one after the other.
vi.setConfig({ testTimeout: 90_000 });

describe('plan, apply and export on the database', () => {
  test('go round: 2 for changes, 0 for none, and the export is the input again', async () => {
    const { env, store } = dataFolder();
    const planned = await runCli(['plan', '-f', '-'], { env, input: billing });
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('Upstream "billing" added');
    expect(planned.stderr).toMatch(/on the database .*gateway\.db/);
    expect(store().latestRevision()?.number).toBe(1);

    const applied = await runCli(['apply', '-f', '-', '--reason', 'first service'], { env, input: billing });
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('Upstream "billing" added');
    expect(applied.stdout).toMatch(/Revision 2: \d+ changes\./);
    expect(store().latestRevision()).toMatchObject({ number: 2, author: 'cli', reason: 'first service' });

    const exported = await runCli(['export'], { env });
    expect(exported.code).toBe(0);
    const again = await runCli(['plan', '-f', '-'], { env, input: exported.stdout });
    expect(again).toMatchObject({ code: 0, stdout: 'No changes to revision 2.\n' });
    const json = await runCli(['export', '--format', 'json', '--revision', '1'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, listeners: [{ name: 'web' }] });
  });

  test('status --quiet fails while nobody serves', async () => {
    const { env } = dataFolder();
    expect(await runCli(['status', '--quiet'], { env })).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  test('refuse a bad file at file and line, and change nothing', async () => {
    const { env, folder, store } = dataFolder();
    writeFileSync(
      join(folder, 'bad.yaml'),
      billing.replace('19001', '190011').replace('name: billing }', 'name: bill }'),
    );
    for (const command of ['plan', 'apply', 'validate']) {
      const { code, stderr, stdout } = await runCli([command, '-f', 'bad.yaml'], { env, folder });
      expect(code, command).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^bad\.yaml:6:\d+: upstreams\[0\]\.targets\[0\]\.address: .*port must be 1–65535$/m);
      expect(stderr).toMatch(/^bad\.yaml:9:\d+: .*bill/m);
      expect(stderr).toMatch(/refused: 2 problems/);
    }
    expect(store().latestRevision()?.number).toBe(1);
  });

  test("refuse the dashboard's own port at its line, as the dashboard does", async () => {
    const { env } = dataFolder();
    const input = billing.replace('127.0.0.1:18080', '127.0.0.1:8700');
    const { code, stderr } = await runCli(['apply', '-f', '-'], { env, input });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^stdin:3:\d+: .*8700/m);
  });

  test('refuse to overwrite what was not planned on', async () => {
    const { env } = dataFolder();
    await runCli(['apply', '-f', '-'], { env, input: billing });
    const { code, stderr } = await runCli(['apply', '-f', '-', '--based-on', '1'], { env, input: billing });
    expect(code).toBe(1);
    expect(stderr).toMatch(/at revision 2 by cli and this change was made from revision 1/);
  });

  test('say that a file is missing', async () => {
    const { env } = dataFolder();
    const { code, stderr } = await runCli(['apply', '-f', 'none.yaml'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('none.yaml does not exist');
  });

  test('tell a running controller, whose status they also show', async () => {
    const { env, folder } = dataFolder();
    const hints: number[] = [];
    const now = Date.now();
    let busy = 'listener "shop": 127.0.0.1:18081 is in use by another process';
    const server = createControlServer({
      path: join(folder, 'run', 'control.sock'),
      onConnection: (connection) => ({
        onMessage(message) {
          if (message.kind === 'revision-hint') hints.push(message.revision);
          if (message.kind !== 'subscribe') return;
          connection.send({
            kind: 'status',
            status: {
              at: now,
              revision: 2,
              databaseProblem: '',
              certificates: [],
              sources: [],
              telemetryProblem: '',
              metricsProblem: '',
              workers: [
                {
                  id: 'proxy-1',
                  pid: 4321,
                  startedAt: now,
                  state: 'ready',
                  revision: 2,
                  tookMs: 12,
                  rejection: [],
                  listeners: [
                    { name: 'web', address: '127.0.0.1:18080', listening: true, problem: '' },
                    { name: 'shop', address: '127.0.0.1:18081', listening: false, problem: busy },
                  ],
                },
              ],
              processes: [{ name: 'proxy-1', pid: 4321, state: 'ready', since: now, restarts: 0 }],
            },
          });
        },
        onClose() {},
      }),
    });
    await server.listen();
    onTestFinished(() => server.close());

    await runCli(['apply', '-f', '-'], { env, input: billing });
    expect(hints).toEqual([2]);
    const troubled = await runCli(['status'], { env });
    expect(troubled.code).toBe(1);
    expect(troubled.stdout).toMatch(new RegExp(`^${busy}$`, 'm'));
    busy = '';
    const status = await runCli(['status'], { env });
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/Revision 2 by cli, .* \(and 2 more\)/);
    expect(status.stdout).toContain('Live on 1/1 workers, applied in 12 ms');
    expect(status.stdout).toMatch(/web\s+127\.0\.0\.1:18080\s+listening/);
    expect(await runCli(['status', '--quiet'], { env })).toEqual({ code: 0, stdout: '', stderr: '' });
    const json = await runCli(['status', '--json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ revision: { number: 2 }, problems: [] });
  });
});

describe('access', () => {
  test('setup-token prints the token until there is an administrator', async () => {
    const { env, store } = dataFolder();
    const first = await runCli(['setup-token'], { env });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^[\w-]{32}\n$/);
    expect((await runCli(['setup-token'], { env })).stdout).toBe(first.stdout);
    await createAdmin(store(), 'ann@example.com', 'correct horse');
    const after = await runCli(['setup-token'], { env });
    expect(after.code).toBe(1);
    expect(after.stderr).toMatch(/there is an administrator/);
  });

  test('reset-password takes the password from standard input only', async () => {
    const { env, store } = dataFolder();
    await createAdmin(store(), 'ann@example.com', 'correct horse');
    const done = await runCli(['reset-password', 'ann@example.com'], { env, input: 'battery staple\n' });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect((await runCli(['reset-password', 'ann@example.com', 'in argv'], { env })).code).toBe(64);
    const short = await runCli(['reset-password', 'ann@example.com'], { env, input: 'short\n' });
    expect(short.code).toBe(1);
    expect(short.stderr).toMatch(/10 to 256 characters/);
    expect((await runCli(['reset-password', 'eve@example.com'], { env, input: 'battery staple\n' })).stderr).toMatch(
      /no user eve@example\.com/,
    );
  });

  test('token makes, lists and revokes', async () => {
    const { env, store } = dataFolder();
    const created = await runCli(['token', 'create', 'deploy', '--expires-in', '30d'], { env });
    expect(created.code).toBe(0);
    const secret = created.stdout.trim();
    expect(verifyToken(store(), secret)).toMatchObject({ name: 'deploy', createdBy: 'cli' });
    const list = await runCli(['token', 'list'], { env });
    expect(list.stdout).toMatch(/deploy\s+cli/);
    expect(list.stdout).not.toContain(secret);
    expect((await runCli(['token', 'revoke', 'deploy'], { env })).code).toBe(0);
    expect(verifyToken(store(), secret)).toBeUndefined();
    expect((await runCli(['token', 'revoke', 'deploy'], { env })).code).toBe(1);
  });
});

describe('care', () => {
  test('backup and restore go round, with the key when it is asked for', async () => {
    const { env, folder, store } = dataFolder();
    const saved = await runCli(['backup', 'saved.db'], { env, folder });
    expect(saved.code).toBe(0);
    expect(saved.stderr).toMatch(/secret key is not in it/);
    expect((await runCli(['backup', 'saved.db'], { env, folder })).code).toBe(1);
    expect((await runCli(['backup', 'keyed.db', '--with-key'], { env, folder })).code).toBe(0);
    expect(statSync(join(folder, 'keyed.db.key')).mode & 0o777).toBe(0o600);

    await runCli(['apply', '-f', '-'], { env, input: billing });
    const inUse = store();
    expect((await runCli(['restore', 'saved.db'], { env, folder })).stderr).toMatch(/stop Sluice before/);
    inUse.close();
    const restored = await runCli(['restore', 'saved.db'], { env, folder });
    expect(restored.code).toBe(0);
    expect(restored.stdout).toMatch(/Revision 1 of .* is in place/);
    expect(store().latestRevision()?.number).toBe(1);
  });

  test('doctor finds nothing on a good folder and names what is wrong on a bad one', async () => {
    const { env, folder } = dataFolder();
    const input = billing.replace('18080', String(await freePort()));
    expect((await runCli(['apply', '-f', '-'], { env, input })).code).toBe(0);
    const withPort = { ...env, SLUICE_ADMIN_PORT: String(await freePort()) };
    const well = await runCli(['doctor'], { env: withPort });
    expect(well.stdout).toMatch(/ok\s+configuration\s+revision 2 is valid/);
    expect(well.stdout).not.toContain('FAILED');
    expect(well.code).toBe(0);
    writeFileSync(join(folder, 'gateway.db'), 'garbage'.repeat(2000));
    const ill = await runCli(['doctor'], { env: withPort });
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/FAILED\s+database\s+.*damaged/);
  });
});
