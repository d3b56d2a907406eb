import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSetupToken } from '@sluice/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi({ withAdmin: false });
});

afterEach(() => gateway.stop());

it('writes no password, session, setup or API token into logs, answers, exports, the audit log or the database', async () => {
  const { url, store, folder } = gateway;
  const setup = ensureSetupToken(store, folder)?.token ?? '';
  const guess = 'a-guessed-setup-token';
  const answers: string[] = [];
  const keep = async (path: string, type: 'query' | 'mutation', input: unknown, headers = {}) => {
    const answer = await call(url, path, type, input, headers);
    answers.push(answer.text);
    return answer;
  };
  await keep('setup.createAdmin', 'mutation', { token: guess, ...admin });
  await keep('setup.createAdmin', 'mutation', { token: setup, email: 'not an address', password: admin.password });
  await keep('setup.createAdmin', 'mutation', { token: setup, ...admin });
  const wrong = 'a wrong password of somebody';
  answers.push(JSON.stringify((await signIn(url, { ...admin, password: wrong })).body));
  const { cookie } = await signIn(url, admin);
  const session = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? '').split('.')[0] ?? '';
  const created = await call(url, 'tokens.create', 'mutation', { name: 'ci' }, { cookie });
  const { secret } = created.body.result.data.json as { secret: string };
  await keep('users.changeMyPassword', 'mutation', { current: wrong, next: 'x'.repeat(12) }, { cookie });
  await keep('tokens.create', 'mutation', { name: secret }, { cookie, authorization: `Bearer ${secret}x` });
  for (const path of [
    'tokens.list',
    'users.list',
    'users.mySessions',
    'revisions.audit',
    'config.export',
    'system.about',
    'setup.state',
  ]) {
    await keep(path, 'query', path === 'revisions.audit' ? {} : null, { cookie });
  }

  const secrets = { password: admin.password, wrong, setup, guess, session, secret };
  for (const [what, value] of Object.entries(secrets)) expect(value.length, what).toBeGreaterThan(10);
  store.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  expect(files).toContain('gateway.db');
  for (const [what, value] of Object.entries(secrets)) {
    expect(answers.join('\n'), `${what} in an answer`).not.toContain(value);
    expect(gateway.logLines.join('\n'), `${what} in the log at debug level`).not.toContain(value);
    for (const file of files) {
      expect(readFileSync(join(folder, file)).includes(value), `${what} in ${file}`).toBe(false);
    }
  }
});

it('answers no secret of a policy, and takes its mark for it', async () => {
  await gateway.stop();
  gateway = await startApi();
  const caller = await gateway.asAdmin();
  const key = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';
  const password = 'open sesame, says Ali';
  const policies = [
    { type: 'api_key', keys: [{ name: 'ci', key }] },
    { type: 'basic_auth', users: [{ name: 'ali', password }] },
  ] as const;
  const value = { name: 'api', directResponse: { status: 204 }, policies: structuredClone(policies) as never };
  await caller.routes.put({ basedOn: 1, value });
  const found = await caller.routes.get({ name: 'api' });
  const text = await caller.config.export({});
  const draft = { name: 'api', value: found.value };
  const headers = [{ name: 'authorization', value: `Basic ${Buffer.from(`ali:${password}`).toString('base64')}` }];
  const answers = [
    found,
    text,
    await caller.routes.list(),
    await caller.routes.preview({ basedOn: 2, name: 'api', value }),
    await caller.revisions.get({ number: 2 }),
    await caller.revisions.diff({ to: 2 }),
    await caller.revisions.ofResource({ kind: 'route', name: 'api' }),
    await caller.revisions.audit({}),
    await caller.topology.get(),
    await caller.simulator.explain({ request: { url: 'http://app.test/', headers: [] }, draft }),
    await caller.simulator.explain({ request: { url: 'http://app.test/', headers } }),
    await caller.config.plan({ text: text.text }),
    await caller.routes.duplicate({ name: 'api' }),
  ];
  const said = `${answers.map((answer) => JSON.stringify(answer)).join('\n')}\n${gateway.logLines.join('\n')}`;
  expect(said).toContain('[redacted ');
  // An answer may repeat what was asked with, so the header of the simulator is not looked for.
  for (const hidden of [key, password, 'sealed.', 'sha256:', '$scrypt$']) expect(said).not.toContain(hidden);
  expect((await caller.config.applyText({ text: text.text })).changed).toBe(true);
  expect((await caller.config.plan({ text: text.text })) as unknown).toMatchObject({ ok: true, changed: false });
});

it('keeps every file of the data folder to its owner', () => {
  const open = readdirSync(gateway.folder).filter((name) => (statSync(join(gateway.folder, name)).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});
