import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { billing, dataFolder, runCli } from './run-cli.ts';

const retried = `${billing}    policies: [{ type: retry, methods: [GET, POST] }]
`;
const shadowed = `${billing}  - name: later
    match: { path: { prefix: /a } }
    priority: -1
    upstreams: [{ name: billing }]
`;
const spare = billing.replace('[{ name: billing }]', '[{ name: billing }, { name: billing, weight: 0 }]');

function lint(text: string, ...words: string[]) {
  return runCli(['lint', '-f', '-', ...words], { input: text });
}

test('lint tells findings of a file with line, code and fix, and counts them in its exit code', async () => {
  expect(await lint(billing)).toEqual({ code: 0, stdout: 'stdin: nothing to say.\n', stderr: '' });
  const { code, stdout } = await lint(retried);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^stdin:10:\d+: warning: routes\[0\]\.policies\[0\]\.methods: .*POST.* \[unsafe_retry\]$/m);
  expect(stdout).toMatch(/^ {2}Leave it out of the methods/m);
  expect(stdout).toMatch(/^stdin: 1 warning, 0 infos\.$/m);
});

test('lint sees routes that are never reached', async () => {
  const { code, stdout } = await lint(shadowed);
  expect(code).toBe(2);
  expect(stdout).toMatch(/routes\[1\]\.match: route "later" is never reached: .* \[shadowed\]$/m);
});

test('lint fails on what it is told to', async () => {
  expect(await lint(spare)).toMatchObject({ code: 0, stdout: expect.stringContaining('[no_share]') });
  expect(await lint(spare, '--fail-on', 'info')).toMatchObject({ code: 2 });
  expect(await lint(retried, '--fail-on', 'error')).toMatchObject({ code: 0 });
  expect(await lint('version: 1\nroutes: [{}]\n')).toMatchObject({ code: 1, stdout: '' });
  expect(await lint(billing, '--fail-on', 'hint')).toMatchObject({ code: 64 });
});

test('plan tells the same of a change', async () => {
  const { env } = dataFolder();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'a.yaml'), shadowed);
  const { code, stderr } = await runCli(['plan', '-f', 'a.yaml'], { env, folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^a\.yaml:\d+:\d+: warning: .* \[shadowed\]\n {2}Give it a higher priority than "billing-api"/m,
  );
});
