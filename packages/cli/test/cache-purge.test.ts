import { Origin } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, test, vi } from 'vitest';
import { watchStatus } from '../../../e2e/fixtures/watch-status.ts';
import { dataFolder, runCli } from './run-cli.ts';

vi.setConfig({ testTimeout: 90_000 });

// The whole appliance with two workers, each of which has stored its own answer.
test('cache purge reaches every worker, and says how many answers went', async () => {
  let count = 0;
  await using origin = await Origin.start((_request, response) => {
    count += 1;
    response.writeHead(200, { 'cache-control': 'max-age=3600' }).end(`answer ${count}`);
  });
  const gateway = await startGateway({
    workers: 2,
    awaitDashboard: false,
    config: {
      upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
      routes: [{ name: 'all', upstreams: [{ name: 'app' }], policies: [{ type: 'cache' }] }],
    },
  });
  const status = watchStatus(gateway.dataDir);
  try {
    const env = { SLUICE_DATA_DIR: gateway.dataDir };
    const ask = async (path: string) => (await fetch(gateway.url + path, { headers: { connection: 'close' } })).text();
    // Whom the kernel wakes is its own affair: while one worker stands still, the other answers.
    for (const [stopped, answer] of Object.entries({ 'proxy-2': 'answer 1', 'proxy-1': 'answer 2' })) {
      const pid = await status.pidOf(stopped);
      process.kill(pid, 'SIGSTOP');
      try {
        expect(await ask('/page')).toBe(answer);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    }

    expect(await runCli(['cache', 'purge', '--path', '/other'], { env })).toMatchObject({
      code: 0,
      stdout: '0 stored answers purged in 2 workers.\n',
    });
    expect(await runCli(['cache', 'purge', '--path', '/page'], { env })).toMatchObject({
      code: 0,
      stdout: '2 stored answers purged in 2 workers.\n',
    });
    expect(await ask('/page')).toBe('answer 3');

    const nothing = await runCli(['cache', 'purge'], { env });
    expect(nothing.code).toBe(64);
    expect(nothing.stderr).toContain('--all is everything');
    const wrong = await runCli(['cache', 'purge', '--path', 'page'], { env });
    expect(wrong.code).toBe(64);
    expect(wrong.stderr).toContain('--path begins with "/"');
  } finally {
    status.close();
    await gateway.stop();
  }
});

test('without a running gateway nothing is purged, in words', async () => {
  const { env } = dataFolder();
  const answer = await runCli(['cache', 'purge', '--all'], { env });
  expect(answer.code).toBe(1);
  expect(answer.stderr).toContain('Nothing was purged: Sluice does not run');
});
