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

it('keeps every file of the data folder to its owner', () => {
  const open = readdirSync(gateway.folder).filter((name) => (statSync(join(gateway.folder, name)).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});
